# Usage: unshare --mount as_unit.sh PROC_OPTIONS CAPABILITIES COMMAND...
#
# Runs a command as systemd runs a service with DynamicUser, ProtectSystem=strict, ProtectProc,
# PrivateTmp, PrivateDevices, NoNewPrivileges and bounded capabilities ("-all,+net_bind_service").
set -e
proc=$1 capabilities=$2
shift 2
user=61184 # the first of those that systemd takes
mount --make-rprivate /
mkdir -p /var/lib/private/bttracker
chmod 755 /var/lib/private # systemd lets the service alone through
[ -e /var/lib/bttracker ] || ln -s private/bttracker /var/lib/bttracker
chown -R $user:$user /var/lib/private/bttracker
mount --bind /var/lib/private/bttracker /var/lib/private/bttracker
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
mount -t tmpfs -o mode=755 tmpfs /mnt
cp -a /dev/null /dev/zero /dev/random /dev/urandom /mnt
mount --move /mnt /dev
ln -s /proc/self/fd /dev/fd
mount -t proc -o "$proc" proc /proc
mount -o remount,ro,bind /
umask 0077
exec setpriv --reuid=$user --regid=$user --clear-groups --no-new-privs \
  --inh-caps="$capabilities" --ambient-caps="$capabilities" --bounding-set="$capabilities" -- "$@"
