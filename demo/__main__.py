"""``python -m demo``: serve one night, write the register, or run two nights and look."""

from pathlib import Path

import click

from demo.country_files import read_country
from demo.night import Night
from demo.pictures import take_pictures
from demo.register import write_register
from demo.server import DemoServer, services
from demo.settings import NIGHTS
from demo.two_nights import DemoFailed, run_two_nights


@click.group()
def demo() -> None:
    """The invented country on loopback."""


@demo.command()
@click.option("--night", type=click.Choice([str(number) for number in NIGHTS]), default="1")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
def serve(night: str, port: int) -> None:
    """Serve the country as it stands on one night, until interrupted."""
    number = int(night)
    server = DemoServer(port)
    server.hosts = services(Night(read_country(), number, NIGHTS[number], server.port))
    click.echo(f"night {night} on 127.0.0.1:{server.port}", err=True)
    server.serve_forever()


@demo.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def register(port: int, folder: Path) -> None:
    """Write the register of the country, with websites at a port."""
    write_register(read_country(), port=port, folder=folder)


@demo.command()
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def run(folder: Path) -> None:
    """Run two nights against the country and print what they found."""
    try:
        run_two_nights(folder)
    except DemoFailed as failed:
        raise click.ClickException(str(failed)) from failed


@demo.command()
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True)
def pictures(folder: Path, target: Path) -> None:
    """Take the pictures of the README, of the run in a folder."""
    try:
        for file in take_pictures(folder, target):
            click.echo(file)
    except DemoFailed as failed:
        raise click.ClickException(str(failed)) from failed


if __name__ == "__main__":
    demo()
