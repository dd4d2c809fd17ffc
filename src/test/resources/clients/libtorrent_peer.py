"""A BitTorrent client that knows other peers from the torrent's tracker only.

Usage: libtorrent_peer.py TORRENT DIRECTORY ADDRESS

Seeds or fetches the torrent in DIRECTORY, from ADDRESS (IPv6), until it is interrupted.
"""

import signal
import sys
import time

import libtorrent as lt

LEAVE_SECONDS = 10


def settings(address):
    return {
        "listen_interfaces": f"[{address}]:6881",
        "outgoing_interfaces": address,
        "enable_dht": False,
        "enable_lsd": False,
        "enable_natpmp": False,
        "enable_upnp": False,
        "alert_mask": lt.alert.category_t.tracker_notification
        | lt.alert.category_t.status_notification
        | lt.alert.category_t.error_notification,
    }


def parameters(torrent, directory):
    result = lt.add_torrent_params()
    result.ti = lt.torrent_info(torrent)
    result.save_path = directory
    # Paused by hand only: the session's own queue would start the torrent again.
    result.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    result.flags |= lt.torrent_flags.disable_pex
    return result


def show(session, wait_ms):
    session.wait_for_alert(wait_ms)
    alerts = session.pop_alerts()
    for alert in alerts:
        print(f"{time.monotonic():.3f} {alert.what()}: {alert.message()}", flush=True)
    return alerts


def leave(session, handle):
    """Pausing sends the event "stopped"; the session must live until the tracker has it."""
    handle.pause()
    deadline = time.monotonic() + LEAVE_SECONDS
    while time.monotonic() < deadline:
        if any(isinstance(alert, lt.tracker_reply_alert) for alert in show(session, 100)):
            return


def main(torrent, directory, address):
    signals = []
    signal.signal(signal.SIGINT, lambda number, frame: signals.append(number))
    session = lt.session(settings(address))
    handle = session.add_torrent(parameters(torrent, directory))
    while not signals:
        show(session, 100)
    leave(session, handle)


main(*sys.argv[1:])
