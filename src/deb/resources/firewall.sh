# Usage: firewall.sh SCRIPT
#
# On a machine with a tracker's rules: a client on another host, joined by a cable, asks port 1234 and
# port 1235 over IPv4 and IPv6, and gets an answer from each.
set -e
unshare --net sh -c 'echo $$ >/tmp/client.pid; exec sleep 60' &
started=$!
trap 'kill $started' EXIT
while [ ! -s /tmp/client.pid ]; do sleep 0.1; done
client=$(cat /tmp/client.pid)
ip link add tracker type veth peer name client netns "$client"
ip address add 192.0.2.1/24 dev tracker
ip address add 2001:db8::1/64 dev tracker nodad
ip link set tracker up
in_client() {
  nsenter --target="$client" --net -- "$@"
}
in_client ip address add 192.0.2.2/24 dev client
in_client ip address add 2001:db8::2/64 dev client nodad
in_client ip link set client up

python3 "$1" serve &
started="$started $!"
in_client python3 "$1" ask
