"""The desk: everything a user can ask for, behind one object that `ui` and `cli` are handed.

Each method opens one unit of work and, where it writes, commits once. Methods may be called from any
thread; every thread has its own connection. Modules behind the methods are imported at first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_agreements import AgreementDesk, ToldDesk
from fieldcrm.services.desk_bundles import BundleDesk
from fieldcrm.services.desk_complaints import ComplaintDesk
from fieldcrm.services.desk_custom import CustomDesk
from fieldcrm.services.desk_find import FindDesk
from fieldcrm.services.desk_import import ImportDesk
from fieldcrm.services.desk_keep import KeepDesk
from fieldcrm.services.desk_products import ProductDesk
from fieldcrm.services.desk_read import ReadDesk
from fieldcrm.services.desk_service import ServiceDesk
from fieldcrm.services.desk_sync import SyncDesk
from fieldcrm.services.desk_write import WriteDesk

if TYPE_CHECKING:
    from types import TracebackType


class Desk(
    ReadDesk,
    WriteDesk,
    ImportDesk,
    KeepDesk,
    CustomDesk,
    ProductDesk,
    SyncDesk,
    BundleDesk,
    FindDesk,
    ServiceDesk,
    ComplaintDesk,
    AgreementDesk,
    ToldDesk,
):
    """Reads (`desk_read`), writes (`desk_write`), imports (`desk_import`), keeping the archive (`desk_keep`),
    the team's own fields (`desk_custom`) and products (`desk_products`), the team (`desk_sync`, `desk_bundles`),
    work at customers (`desk_service`), complaints and promises (`desk_complaints`), contracts, relations, notices
    and facts (`desk_agreements`).
    """

    def close(self) -> None:
        """Close every connection and free the lock."""
        self.archive.close()

    def __enter__(self) -> Desk:
        """Use as a context manager closes the desk."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
