# Usage: routed.sh MTU
#
# The first process of the new network and process namespaces that NetworkNamespace makes, on the tracker's host. Makes
# two more hosts, a router and a client, each with a network namespace of its own, and links:
#
#   t0 10.77.0.1 to .3, fd00:77::1 to ::3 -- t1 router r0 -- c0 client: 10.78.0.1, fd00:78::1
#
# The link between router and client has the MTU; with less than 1,280 it has no IPv6. Prints the name and the process ID
# of each of the two, as the host of the test sees it, says "ready", and holds the namespaces until its input ends.
set -e
mtu=$1

# Starts a process on a new host; inner_pid and outer_pid are its ID, as this process and as the host of the test sees it.
new_host() {
  mkfifo "$1.pid"
  unshare --net sh -c 'read pid rest </proc/self/stat; echo "$pid" >"$0.pid"; exec sleep infinity' "$1" &
  inner_pid=$!
  read outer_pid <"$1.pid"
}

new_host router
router=$outer_pid
ip link add t0 type veth peer name t1 netns "$inner_pid"
at_router() { nsenter --target="$router" --net "$@"; }
router_pid=$inner_pid

new_host client
client=$outer_pid
at_client() { nsenter --target="$client" --net "$@"; }
ip link add c0 mtu "$mtu" netns "$inner_pid" type veth peer name r0 mtu "$mtu" netns "$router_pid"

# Each end has a link-local address, since a router asks for its neighbours from that. The kernel would take seconds to
# make sure that nobody else has it.
ip link set lo up
ip link set t0 addrgenmode none
ip link set t0 up
ip -6 address add fe80::1/64 dev t0 nodad
at_router sh -c '
  ip link set lo up
  for link in t1 r0; do
    ip link set $link addrgenmode none
    ip link set $link up
  done
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
at_client sh -c '
  ip link set lo up
  ip link set c0 addrgenmode none
  ip link set c0 up'

for i in 1 2 3; do
  ip address add "10.77.0.$i/24" dev t0
  ip -6 address add "fd00:77::$i/64" dev t0 nodad
done
at_router ip address add 10.77.0.254/24 dev t1
at_router ip -6 address add fe80::fe/64 dev t1 nodad
at_router ip -6 address add fd00:77::fe/64 dev t1 nodad
ip route add default via 10.77.0.254
ip -6 route add default via fd00:77::fe

at_router ip address add 10.78.0.254/24 dev r0
at_client ip address add 10.78.0.1/24 dev c0
at_client ip route add default via 10.78.0.254
if [ "$mtu" -ge 1280 ]; then
  at_router ip -6 address add fe80::fe/64 dev r0 nodad
  at_router ip -6 address add fd00:78::fe/64 dev r0 nodad
  at_client ip -6 address add fe80::1/64 dev c0 nodad
  at_client ip -6 address add fd00:78::1/64 dev c0 nodad
  at_client ip -6 route add default via fd00:78::fe
fi

echo "router $router"
echo "client $client"
echo ready
# When the first process of a process namespace ends, the kernel kills all others in it: nothing outlives the test.
exec cat
