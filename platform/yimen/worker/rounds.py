"""The house's own rounds as job runners: deadlines are swept, journals anchored, notices sent, old imports and uploads
cleared, papers printed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from yimen.cases import (
    clear_registers,
    clear_uploads,
    copy_anchors,
    make_anchor,
    new_signing_key,
    sweep_deadlines,
)
from yimen.changes import clear_imports
from yimen.documents import (
    DOSSIER_KIND,
    OFFICER_KIND,
    PRINT_KIND,
    SEAL_KIND,
    SIGNATURE_KIND,
    Press,
    make_dossiers,
    print_papers,
    seal_paper,
    sign_apart,
    undersign,
)
from yimen.exchange import Gateway, deliver_notices, gateways, mail_gateway
from yimen.kernel import hookimpl, plugin_manager
from yimen.settings import Settings, anchor_copies_path, anchor_key_path, write_once

from .hooks import Runner, RunningJob
from .seal_files import officer_file, seal_file


def signing_key(settings: Settings) -> bytes:
    """The private key of the anchors (PEM), made once; mode 0600."""
    path = anchor_key_path(settings)
    if not path.exists():
        write_once(path, new_signing_key()[0].decode("ascii"))
    return path.read_bytes()


class Rounds:
    """Runners that need the instance's settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._press = Press(settings.office, settings.office_seconds)

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Runner]:
        return {
            "deadline_sweep": self.sweep,
            "journal_anchor": self.anchor,
            "import_clearing": self.clear,
            "notice_delivery": self.deliver,
            "notice_round": self.deliver,
            PRINT_KIND: self.print,
            "upload_clearing": self.clear_uploads,
            DOSSIER_KIND: self.dossiers,
            SEAL_KIND: self.seal,
            SIGNATURE_KIND: self.sign,
            OFFICER_KIND: self.undersign,
        }

    def sweep(self, job: RunningJob) -> dict[str, Any]:
        """Deadlines that were missed or come near are marked, and their people told; twice changes nothing."""
        return asdict(sweep_deadlines(job.database, job.jurisdiction, job.clock))

    def anchor(self, job: RunningJob) -> dict[str, Any]:
        """Anchors over all that grew since the last; done only when their copies lie outside, where a folder is set."""
        folder = anchor_copies_path(self._settings)
        with job.database.write() as session:
            made = make_anchor(session, job.jurisdiction, signing_key(self._settings), job.clock)
            result: dict[str, Any] = {"anchors": [each.number for each in made]}
            if folder is None:
                job.finish(session, result)
        if folder is None:
            return result
        try:
            with job.database.read() as session:
                return {**result, "copied": copy_anchors(session, job.jurisdiction, folder)}
        except OSError as error:
            raise OSError(
                f"锚点已生成，但不能另存到“{folder}”：{error}。请检查该文件夹，下次会一并补存。"
            ) from error

    def deliver(self, job: RunningJob) -> dict[str, Any]:
        """What a case owes somebody outside goes out; the round tries again what no gateway took."""
        ways = _ways(self._settings)
        return asdict(
            deliver_notices(job.database, job.jurisdiction, ways, job.clock, job.payload.get("notices"))
        )

    def clear(self, job: RunningJob) -> dict[str, Any]:
        """Imports that nobody touched for a while, with the files that were uploaded."""
        with job.database.write() as session:
            days = self._settings.import_days
            cleared = clear_imports(session, job.jurisdiction, days=days, clock=job.clock)
            cleared += clear_registers(session, job.jurisdiction, days=days, clock=job.clock)
            result = {"cleared": cleared}
            job.finish(session, result)
        return result

    def print(self, job: RunningJob) -> dict[str, Any]:
        """Final papers as PDF, through this process's warm office."""
        return print_papers(job, self._press)

    def clear_uploads(self, job: RunningJob) -> dict[str, Any]:
        """Files that were brought for a case and not registered; twice changes nothing."""
        days = self._settings.evidence_days
        return {
            "cleared": clear_uploads(job.database, job.blobs, job.jurisdiction, days=days, clock=job.clock)
        }

    def dossiers(self, job: RunningJob) -> dict[str, Any]:
        """Case files: their papers as one PDF, and the signed package."""
        return make_dossiers(job, self._press, signing_key(self._settings))

    def seal(self, job: RunningJob) -> dict[str, Any]:
        """A final paper under its unit's electronic seal."""
        return seal_paper(job, self._press, lambda place, unit: seal_file(self._settings, place, unit))

    def sign(self, job: RunningJob) -> dict[str, Any]:
        """A detached signature over a paper or a case file, by the unit's key of the scheme."""
        return sign_apart(job, lambda place, unit, ending: seal_file(self._settings, place, unit, ending))

    def undersign(self, job: RunningJob) -> dict[str, Any]:
        """A final paper under the certificate of the officer who asked."""
        return undersign(
            job, self._press, lambda place, account: officer_file(self._settings, place, account)
        )


def _ways(settings: Settings) -> dict[str, Gateway]:
    """The plugins' gateways, and e-mail where the settings name a server."""
    found = gateways()
    if settings.mail_server and "email" not in found:
        found["email"] = mail_gateway(settings.mail_server, settings.mail_from)
    return found


def register_rounds(settings: Settings) -> None:
    """Once per process; later calls are for the same instance."""
    manager = plugin_manager()
    if not manager.has_plugin("yimen.worker.rounds"):
        manager.register(Rounds(settings), "yimen.worker.rounds")
