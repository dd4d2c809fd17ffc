# Usage: namespace.sh TRACKER_ADDRESS CLIENT_ADDRESS...
#
# The first process of the new network and process namespaces that NetworkNamespace makes: gives the addresses to
# the loopback interface, the only one there is, says "ready", and holds the namespaces until its standard input ends.
set -e
ip link set lo up
for address in "$@"; do
  case $address in
    *:*) ip -6 address add "$address/128" dev lo nodad ;;
    *) ip address add "$address/32" dev lo ;;
  esac
done

echo ready
# When the first process of a process namespace ends, the kernel kills all others in it: nothing outlives the test.
exec cat
