"""`python -m tests.support.serving FOLDER PORT PROCESSES`: a real house without demo data, by the product's supervisor.

What `houvast demo` does, with the least staff instead of its fictional reports. Standard input says whom to make;
standard output gets one line of JSON when the doors are open.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.folder import read_json, write_whole
from houvast.site.running.house import House, note_running, open_doors, own, prepare, run_to_end
from houvast.site.running.listening import listen_here
from houvast.site.running.supervisor import stop_on_signals


def main(path: Path, port: int, web_processes: int) -> None:
    stop_on_signals()
    assembled = own(Mode.DEMO, path)
    try:
        house = House(assembled, listen_here(port), web_processes=web_processes)
        prepare(assembled)
        # Beside the data folder, in which passwords have no business.
        staff, wanted = path.with_name("staff.json"), path.with_name("wanted.json")
        if not staff.exists():
            write_whole(wanted, sys.stdin.read(), mode=0o600)
            run_to_end(
                assembled.installation,
                "tests.support.staffing",
                str(wanted),
                str(staff),
                role=DatabaseRole.WEB,
                what="Making the staff",
            )

        def when_ready() -> None:
            note_running(house.folder, {"public_url": f"http://localhost:{house.port}/"})
            ready = {
                "port": house.port,
                "staff": read_json(staff),
                "urls": {role.value: assembled.installation.urls[role] for role in DatabaseRole},
                "secrets": str(house.folder.secrets),
            }
            sys.stdout.write(json.dumps(ready) + "\n")
            sys.stdout.flush()

        open_doors(house, when_ready=when_ready)
    finally:
        assembled.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
