"""What forms say of themselves, in Chinese and English, and how a definition's own texts are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Text = Mapping[str, str]
LANGUAGES: Final = ("zh", "en")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "choose": ("请选择", "Please choose"),
    "none": ("无", "None"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "add_row": ("添加一行", "Add a row"),
    "add_to": ("添加一行：{label}", "Add a row: {label}"),
    "remove_row": ("删除第{number}行", "Remove row {number}"),
    "remove": ("删除", "Remove"),
    "row": ("第{number}行", "Row {number}"),
    "row_of": ("{rows}第{number}行", "{rows}, row {number}"),
    "no_rows": ("尚未填写", "No rows yet"),
    "actions": ("操作", "Actions"),
    "required": ("必填", "required"),
    "yuan": ("元", "CNY"),
    "errors_title": ("有{count}处需要更正", "{count} entries need correction"),
    "check": ("核对已填内容", "Check the entries"),
    "kept_value": ("原值：{value}", "Previous value: {value}"),
    "masked": ("已隐藏", "Hidden"),
    "open_value": ("查看", "Open"),
    "masked_hint": (
        "内容已隐藏；如需更改请重新填写，留空则保持不变。",
        "Hidden; fill in anew to change, leave empty to keep.",
    ),
    "sample": ("示例", "Sample"),
    "variant": ("类型", "Sort"),
    "lookup_hint": ("输入编号或名称查找", "Type a code or a name to search"),
    "lookup_choose": ("找到多项，请选择", "Several found, please choose"),
    "lookup_term": ("有效期{start}至{end}", "valid from {start} to {end}"),
    "lookup_open_start": ("（未写明）", "(not stated)"),
    "lookup_open_end": ("长期", "no end"),
    "lookup_not_valid": (
        "“{label}”在{day}不在有效期内（{term}）",
        "“{label}” is not valid on {day} ({term})",
    ),
    "not_filled": ("—", "—"),
    "step": ("第{number}步", "Step {number}"),
    "previous": ("上一步", "Back"),
    "next": ("下一步", "Next"),
    "file_now": ("已上传：{name}", "Uploaded: {name}"),
    "file_digest": ("SHA-256 {digest}", "SHA-256 {digest}"),
    "signature_hint": (
        "手写签名需要启用浏览器脚本；也可以上传签名的图片。",
        "Drawing needs scripts in the browser; a picture of the signature may be uploaded instead.",
    ),
    "signature_pad": ("请在框内签名", "Sign inside the frame"),
    "signature_clear": ("重写", "Clear"),
    "signature_upload": ("改为上传签名图片", "Upload a picture instead"),
    "location_hint": (
        "自动取得位置需要启用浏览器脚本；也可以填写“纬度, 经度”（WGS-84），例如“29.0995, 119.6899”。",
        "Taking the position needs scripts in the browser; or type latitude, longitude (WGS-84): 29.0995, 119.6899",
    ),
    "location_take": ("取当前位置", "Take the position"),
    "location_waiting": ("正在定位……", "Locating…"),
    "location_failed": (
        "未能取得位置：请允许浏览器使用位置，或手工填写",
        "No position: allow it in the browser, or type it",
    ),
    "location_shown": ("{latitude}，{longitude}", "{latitude}, {longitude}"),
    "location_accuracy": ("（精度约{accuracy}米）", " (within {accuracy} m)"),
    "north": ("北纬{degrees}°", "{degrees}° N"),
    "south": ("南纬{degrees}°", "{degrees}° S"),
    "east": ("东经{degrees}°", "{degrees}° E"),
    "west": ("西经{degrees}°", "{degrees}° W"),
    "not_location": (
        "位置不正确，请按“纬度, 经度”填写，例如“29.0995, 119.6899”",
        "Not a position: write latitude, longitude such as 29.0995, 119.6899",
    ),
    "days_hint": ("按年月日填写", "Year, month, day"),
    "working": ("工作日", "a working day"),
    "weekend": ("休息日", "not a working day"),
    "holiday": ("节假日放假", "a public holiday"),
    "make_up": ("调休上班", "a make-up working day"),
    "day_is": ("{weekday}，{sort}", "{weekday}, {sort}"),
    "day_since": ("自{start}起第{count}个工作日", "working day {count} after {start}"),
    "not_working": ("应为工作日（{hint}）", "Must be a working day ({hint})"),
    "needs_script": (
        "此项需要启用浏览器脚本后使用。",
        "This entry needs scripts switched on in the browser.",
    ),
    "not_number": ("请填写数字", "Enter a number"),
    "not_integer": ("请填写整数", "Enter a whole number"),
    "number_too_large": ("数值过大，无法准确保存", "Too large to be kept exactly"),
    "not_money": (
        "请填写金额（元），最多两位小数，例如“1,234.50”",
        "Enter an amount in yuan, such as 1,234.50",
    ),
    "not_day": ("日期不正确，请按“2026-03-05”填写", "Not a date: write it as 2026-03-05"),
    "not_moment": ("日期时间不正确，请按“2026-03-05 09:30”填写", "Not a date and time: 2026-03-05 09:30"),
    "not_time": ("时间不正确，请按“09:30”填写", "Not a time: write it as 09:30"),
    "not_option": ("请从列出的选项中选择", "Choose one of the options"),
    "not_file": (
        "文件“{name}”的内容与类型不符，或不是允许的类型（{accepted}）",
        "The content of “{name}” is not what its name says, or of a type not allowed ({accepted})",
    ),
    "file_too_large": ("文件“{name}”超过{limit}MB", "“{name}” is larger than {limit} MB"),
    "lookup_several": ("“{text}”对应多项，请从中选择", "“{text}” fits several entries; choose one"),
    "lookup_nothing": ("没有找到“{text}”，请核对编号或名称", "Nothing found for “{text}”"),
    "lookup_empty": ("没有可选的条目", "There is nothing to choose"),
    "lookup_unknown": ("没有编号为“{text}”的条目，请重新查找", "There is no entry “{text}”; search again"),
    "too_many_rows": ("超过{limit}行，请分多次办理", "More than {limit} rows"),
    "not_as_asked": (
        "与其他内容或者日期不符，请核对",
        "Does not agree with the other entries or the day, please check",
    ),
    "fill_in": ("请填写“{label}”", "Please fill in “{label}”"),
    "capital": ("大写：{amount}", "In words: {amount}"),
}


def word(name: str, language: str, /, **values: object) -> str:
    """One of the forms' own words; raises `KeyError` for a word nobody wrote."""
    chinese, english = WORDS[name]
    text = english if language == "en" else chinese
    return text.format(**values) if values else text


def say(text: Text, language: str) -> str:
    """The text in the language, else in Chinese, else in whichever there is."""
    return text.get(language) or text.get("zh") or next(iter(text.values()), "")


def text_of(body: Mapping[str, Any], name: str) -> Text:
    """A definition's text: `{"zh", "en"}`, or a plain text (Chinese) with the English as `x-<name>-en`
    (or `<name>-en` beside a name that begins with `x-`)."""
    given = body.get(name)
    if isinstance(given, Mapping):
        return {str(key): str(each) for key, each in given.items() if isinstance(each, str)}
    texts = {} if given is None or isinstance(given, bool | list) else {"zh": str(given)}
    english = body.get(f"x-{name}-en", body.get(f"{name}-en"))
    if isinstance(english, str) and english:
        texts["en"] = english
    return texts
