# Usage: unshare --mount --net --pid --fork machine.sh DIRECTORY
#
# A machine like this one, on which packages can be installed: what is written goes to memory. Says
# "ready", and is there until its standard input ends; its processes end with it.
set -e
mount -t tmpfs tmpfs "$1"
cd "$1"
mkdir changes work root
mount -t overlay overlay -o lowerdir=/,upperdir=changes,workdir=work root
mount -t proc proc root/proc
# The kernel's settings are those of the real machine.
mount --bind root/proc/sys root/proc/sys
mount -o remount,ro,bind root/proc/sys
mount --rbind /dev root/dev
mount -t tmpfs tmpfs root/run
mount -t tmpfs tmpfs root/tmp
chmod 1777 root/tmp
ip link set lo up
# Only now: whoever enters through the root of this process must find this machine.
exec chroot root sh -c 'echo ready; exec cat'
