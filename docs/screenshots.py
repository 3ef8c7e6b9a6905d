"""Take the pictures of README and docs/: builds the sample, serves it, and looks with headless Chromium.

Run as ``make screenshots``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
PORT = 8099
PICTURES = {
    "front-page.png": "/",
    "homes.png": "/catalogue/homes?_search=looked+after&_sort=title",
    "homes-for-a-need.png": "/catalogue/homes-for-a-need?need=missing-and-exploited",
}
"""File name and the page that it shows."""

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium asks nothing of the network by itself."""


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "homefinder", "build", "--offline", "--data", data]
        subprocess.run(command, check=True)
        server = subprocess.Popen([sys.executable, "-m", "homefinder", "serve", "--data", data, "--port", str(PORT)])
        try:
            _wait()
            _take()
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the site did not come up")


def _take() -> None:
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, address in PICTURES.items():
            page.goto(f"http://127.0.0.1:{PORT}{address}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / name)
        browser.close()


if __name__ == "__main__":
    main()
