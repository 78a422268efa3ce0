"""Rights are given and taken by the security administrator, and the audit administrator reads of it."""

from __future__ import annotations

from journeys.people import Town


def test_right_given_is_felt_at_once_and_stands_in_the_audit(town: Town) -> None:
    """An officer made unit head sees that at the next request; the audit trail names who did it."""
    keeper, auditor = town.person("secadmin"), town.person("auditadmin")
    officer = town.person("zhzf02")
    officer.go("/account").sees_not("承办机构负责人")
    keeper.go("/people/zhzf02").fill({"unit": "zhzf", "role": "unit_head"}).press("任命").sees("任命已生效")
    officer.go("/account").sees("承办机构负责人")
    auditor.go("/audit").sees("授予角色", "zhzf02", "secadmin")
    for path in ("/cases", "/catalog", "/people"):
        assert auditor.status_of(path) == 403, path
    assert keeper.status_of("/cases") == 403
    assert town.watch.strangers == []


def test_new_account_begins_with_a_password_of_its_own(town: Town) -> None:
    """A new account has a password shown once, must change it, and sees nothing until a role is given."""
    keeper = town.person("secadmin")
    keeper.go("/people").fill({"account": "newcomer", "name": "新人员"}).press("建立").sees("只显示这一次")
    town.site.passwords["newcomer"] = keeper.page.locator(".secret").inner_text()
    keeper.go("/people/newcomer").sees_not(town.site.passwords["newcomer"])
    stranger = town.visitor()
    stranger.go("/login").fill({"account": "newcomer", "password": town.site.passwords["newcomer"]}).press(
        "登录"
    )
    stranger.sees("修改密码")


def test_person_cannot_change_own_rights(town: Town) -> None:
    """The security administrator is refused when giving a role to himself."""
    keeper = town.person("secadmin")
    keeper.go("/people/secadmin").fill({"unit": "zhzf", "role": "officer"}).press("任命").sees(
        "不能变更自己的任职"
    )
