# Usage: links.sh LINK...
#
# Makes links, each with two ends in the namespace where it runs: LINK0, where the tracker has fe80::1, and LINK1, where
# clients have fe80::a and fe80::b. The same addresses on each link, as anybody may have them.
set -e
for link in "$@"; do
  ip link add "${link}0" type veth peer name "${link}1"
  for end in 0 1; do
    ip link set "$link$end" addrgenmode none
    ip link set "$link$end" up
  done
  ip -6 address add fe80::1/64 dev "${link}0" nodad
  ip -6 address add fe80::a/64 dev "${link}1" nodad
  ip -6 address add fe80::b/64 dev "${link}1" nodad
done
