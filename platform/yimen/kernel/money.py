"""Money is a whole number of fen inside; it is converted only where it enters and leaves."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
MAX_FEN = 10**17 - 1


def fen_from_yuan(text: str | int | Decimal, *, scale: int = 1) -> int:
    """Fen of an amount in yuan times `scale` (10,000 for 万元); raises `ValueError` if not exact to the
    fen."""
    try:
        amount = Decimal(str(text).replace(",", "").replace("，", "").strip()) * scale * 100
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {text!r}") from error
    if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) > MAX_FEN:
        raise ValueError(f"not an amount to the fen: {text!r}")
    return int(amount)


def yuan_text(fen: int, *, grouped: bool = True) -> str:
    """`1234550` as `12,345.50`; whole yuan without the decimals."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    yuan, rest = divmod(fen, 100)
    head = f"{yuan:,}" if grouped else str(yuan)
    return f"{sign}{head}.{rest:02d}" if rest else f"{sign}{head}"


def capital_amount(fen: int) -> str:
    """The amount as papers write it: `1234550` is 壹万贰仟叁佰肆拾伍元伍角整."""
    if fen < 0:
        return "负" + capital_amount(-fen)
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    text = _capital_integer(yuan) + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif cent and yuan:
        text += "零"
    if cent:
        return text + _DIGITS[cent] + "分"
    return (text or "零元") + "整"


def _capital_integer(number: int) -> str:
    groups: list[int] = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _capital_group(group) + _GROUPS[index]
        gap = False
    return text


def _capital_group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return text
