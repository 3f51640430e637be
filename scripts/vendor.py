"""Fetch the page's third-party files into `static/vendor/`.

The page has no build step, so what it imports is committed. This script is how those files got
there and how a newer version gets there: it packs each pinned package with the npm client,
whatever registry that client has, refuses one whose sha512 is not the pinned one, and copies the
named files unchanged. Beside them it writes `VENDORED.md` and `vendored.json`. The `.d.ts` files
beside `htm`, `highlight` and `redoc` are written by hand and left alone. Run
`python -m scripts.vendor`; with `--check` it fetches nothing and only compares hashes.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor"
PACK_SECONDS = 180

LANGUAGES = (
    "bash c cpp csharp css diff dockerfile go ini java javascript json kotlin lua markdown php "
    "python r ruby rust sql swift typescript xml yaml"
).split()
VALIDATOR_MODULES = (
    "deep-compare-strict dereference format index pointer types ucs2-length validate validator"
).split()


class VendorError(Exception):
    """A package could not be fetched, or is not the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """One pinned package: `files` maps a path inside it to a path under `static/vendor/`."""

    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, str] = field(default_factory=dict)


PACKAGES = (
    Package(
        "htm",
        "3.1.1",
        "Apache-2.0 (Preact inside it: MIT)",
        "sha512-983Vyg8NwUE7JkZ6NmOqpCZ+sh1bKv2iYTlUkzlWmA5JD2acKoxd4KVxbMmxX/85mtfdnDmTFoNKcg5DGAvxNQ==",
        {"preact/standalone.module.js": "htm/standalone.module.js", "LICENSE": "htm/LICENSE"},
    ),
    Package(
        "marked",
        "18.2.1",
        "MIT",
        "sha512-ii4bxCTCqqwpT86XZWgJNs+ZnAIZksmLGYMViWA7PDIXYIeNo1x6cDdX3JOip9NM/cI6p8z57FxliACboTruMA==",
        {
            "lib/marked.esm.js": "marked/marked.esm.js",
            "lib/marked.d.ts": "marked/marked.esm.d.ts",
            "LICENSE": "marked/LICENSE",
        },
    ),
    Package(
        "@highlightjs/cdn-assets",
        "11.12.0",
        "BSD-3-Clause",
        "sha512-KvOKXODaiFmId9xaq3xc5xCL66wVLUuOngDbO9B/kewbFTqdGbn2nJxNhN3H5R1cgDTVj6R8vH0zgiNDEGjpDw==",
        {
            "es/core.min.js": "highlight/core.min.js",
            "LICENSE": "highlight/LICENSE",
            **{
                f"es/languages/{name}.min.js": f"highlight/languages/{name}.min.js"
                for name in LANGUAGES
            },
        },
    ),
    Package(
        "@cfworker/json-schema",
        "4.1.6",
        "MIT",
        "sha512-YzVGTHXf4bzlyAL5KAvHYCdNbbt6zM5cYkAgxqxQPDQM6aZ4ShIIN5yJ+6q7YeonnevxT8k/LmD2tJi/jOiKkg==",
        {
            f"dist/esm/{name}.{kind}": f"json-schema/{name}.{kind}"
            for name in VALIDATOR_MODULES
            for kind in ("js", "d.ts")
        },
    ),
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "Apache-2.0",
        "sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==",
        {
            "swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
            "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui/swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui.css": "swagger-ui/swagger-ui.css",
            "LICENSE": "swagger-ui/LICENSE",
            "NOTICE": "swagger-ui/NOTICE",
        },
    ),
    Package(
        "redoc",
        "3.0.1",
        "MIT",
        "sha512-KDfoKaYW19LCl4YStgBnwlaNjYEFfs5zCNt1s1WZ2YM5u8d26Yuzd2l43fZO851ZsgIMe/D640fDJkD8eaRQKQ==",
        {
            "bundles/redoc.standalone.js": "redoc/redoc.standalone.js",
            "LICENSE": "redoc/LICENSE",
        },
    ),
)


def pack(package: Package, folder: Path) -> Path:
    """Fetch the package's archive into `folder`; raise `VendorError` if it is another."""
    wanted = f"{package.name}@{package.version}"
    result = subprocess.run(
        ["npm", "pack", wanted, "--json", "--pack-destination", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PACK_SECONDS,
    )
    if result.returncode != 0:
        raise VendorError(f"npm could not pack {wanted}: {result.stderr[-400:]}")
    archive = next(iter(folder.glob("*.tgz")), None)
    if archive is None:
        raise VendorError(f"npm packed {wanted}, but left no archive behind.")
    digest = hashlib.sha512(archive.read_bytes()).digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != package.integrity:
        raise VendorError(
            f"{wanted} is not the archive that was pinned. Look before you re-pin it."
        )
    return archive


def extract(package: Package, archive: Path) -> None:
    """Copy the named files out of the archive, byte for byte."""
    with tarfile.open(archive) as tar:
        members = {str(PurePosixPath(*PurePosixPath(m.name).parts[1:])): m for m in tar}
        for source, target in package.files.items():
            stream = tar.extractfile(members[source]) if source in members else None
            if stream is None:
                raise VendorError(f"{package.name}@{package.version} has no {source}.")
            path = TARGET / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(stream.read())


def sha256(path: Path) -> str:
    """The file's sha256, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest() -> list[dict[str, object]]:
    """What is vendored, as `vendored.json` has it."""
    return [
        {
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            "integrity": package.integrity,
            "files": {target: sha256(TARGET / target) for target in sorted(package.files.values())},
        }
        for package in PACKAGES
    ]


def write_manifest() -> None:
    """Write `vendored.json` for programs and `VENDORED.md` for people."""
    (TARGET / "vendored.json").write_text(json.dumps(manifest(), indent=2) + "\n")
    lines = [
        "# Vendored files",
        "",
        "Copied unchanged from npm packages by `scripts/vendor.py`; the hashes of the single files",
        "are in `vendored.json`. Do not edit them. The `.d.ts` files beside `htm`,",
        "`highlight` and `redoc` are ours.",
        "",
        "| package | version | licence | integrity of the package |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {p.name} | {p.version} | {p.licence} | `{p.integrity}` |" for p in PACKAGES]
    (TARGET / "VENDORED.md").write_text("\n".join(lines) + "\n")


def check() -> list[str]:
    """The vendored files that are missing or not what `vendored.json` says."""
    listed = json.loads((TARGET / "vendored.json").read_text())
    hashes = {name: digest for package in listed for name, digest in package["files"].items()}
    wanted = {target for package in PACKAGES for target in package.files.values()}
    return sorted(
        name
        for name in wanted | hashes.keys()
        if not (TARGET / name).is_file() or sha256(TARGET / name) != hashes.get(name)
    )


def main() -> int:
    """Fetch, or with `--check` compare; the exit code."""
    if "--check" in sys.argv[1:]:
        wrong = check()
        print("\n".join(f"differs: {name}" for name in wrong) or "vendored files are as listed")
        return 1 if wrong else 0
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            extract(package, pack(package, Path(folder)))
    write_manifest()
    print(f"vendored {len(PACKAGES)} packages into {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
