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

# A socket bound to the wildcard address, like the tracker's, answers a local client from the client's own address:
# that is the kernel's choice within one host, and clients refuse it. A preferred source on the clients' routes makes it
# answer from the address it was asked at, as it would over a cable. The clients bind theirs and are not concerned.
tracker=$1
shift
for client in "$@"; do
  case $client in
    *:*)
      ip -6 route del local "$client" dev lo table local
      ip -6 route add local "$client" dev lo src "$tracker" table local
      ;;
    *) ip route replace local "$client" dev lo src "$tracker" table local ;;
  esac
done

echo ready
# When the first process of a process namespace ends, the kernel kills all others in it: nothing outlives the test.
exec cat
