package courier

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"marbre/fault"
)

// MaxAddress is how long an address may be, in bytes.
const MaxAddress = 2000

// ports are where pages are served to everybody.
var ports = []uint16{80, 443}

// inside are the addresses that are nobody's on the open network, or lead back into a
// closed one: IANA's registries of special-purpose addresses (RFC 6890), for IPv4 and for
// what of IPv6 lies in 2000::/3. All else of IPv6 is inside: loopback, unique local
// (fc00::/7), link-local, site-local, multicast, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48).
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),         // this network, RFC 791
	netip.MustParsePrefix("10.0.0.0/8"),        // private, RFC 1918
	netip.MustParsePrefix("100.64.0.0/10"),     // shared by a provider's customers, RFC 6598
	netip.MustParsePrefix("127.0.0.0/8"),       // loopback, RFC 1122
	netip.MustParsePrefix("169.254.0.0/16"),    // link-local, RFC 3927; clouds tell their keys there
	netip.MustParsePrefix("172.16.0.0/12"),     // private
	netip.MustParsePrefix("192.0.0.0/24"),      // protocols of the IETF, RFC 6890
	netip.MustParsePrefix("192.0.2.0/24"),      // documentation, RFC 5737
	netip.MustParsePrefix("192.31.196.0/24"),   // AS112, RFC 7535
	netip.MustParsePrefix("192.52.193.0/24"),   // AMT, RFC 7450
	netip.MustParsePrefix("192.88.99.0/24"),    // relays of 6to4, RFC 7526
	netip.MustParsePrefix("192.168.0.0/16"),    // private
	netip.MustParsePrefix("192.175.48.0/24"),   // AS112, RFC 7534
	netip.MustParsePrefix("198.18.0.0/15"),     // measurements, RFC 2544
	netip.MustParsePrefix("198.51.100.0/24"),   // documentation
	netip.MustParsePrefix("203.0.113.0/24"),    // documentation
	netip.MustParsePrefix("224.0.0.0/4"),       // multicast, RFC 5771
	netip.MustParsePrefix("240.0.0.0/4"),       // reserved, RFC 1112, and the broadcast
	netip.MustParsePrefix("2001::/23"),         // protocols of the IETF, RFC 2928: Teredo (2001::/32), ORCHID
	netip.MustParsePrefix("2001:db8::/32"),     // documentation, RFC 3849
	netip.MustParsePrefix("2002::/16"),         // 6to4: an IPv4 address lies in it, RFC 3056
	netip.MustParsePrefix("2620:4f:8000::/48"), // AS112
	netip.MustParsePrefix("3fff::/20"),         // documentation, RFC 9637
}

// unicast is all of IPv6 that is given to anybody (RFC 4291, section 2.4, and IANA).
var unicast = netip.MustParsePrefix("2000::/3")

// Outside reports whether an address is one on the open network. An IPv4 address that is
// written as IPv6 (::ffff:…) is judged as what it is; one with a zone is never outside.
func Outside(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsValid() || ip.Zone() != "" || ip.Is6() && !unicast.Contains(ip) {
		return false
	}
	return !slices.ContainsFunc(inside, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// parse reads an address and refuses one that nobody would give to a reader: another
// scheme than http and https, a name and password in it, another port. let are places
// whose port may be another. What the name leads to is looked at when it is dialled.
func parse(address string, let []netip.AddrPort) (*url.URL, error) {
	if len(address) > MaxAddress {
		return nil, fault.Tell(fault.Invalid, "fetch.long", MaxAddress)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Opaque != "" || u.Hostname() == "" && (u.Scheme == "http" || u.Scheme == "https") {
		return nil, fault.Tell(fault.Invalid, "fetch.address")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fault.Tell(fault.Invalid, "fetch.scheme")
	}
	if u.User != nil {
		return nil, fault.Tell(fault.Invalid, "fetch.credentials")
	}
	port := map[string]uint16{"http": 80, "https": 443}[u.Scheme]
	if p := u.Port(); p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return nil, fault.Tell(fault.Invalid, "fetch.address")
		}
		port = uint16(n)
	}
	if !slices.Contains(ports, port) && !slices.ContainsFunc(let, func(l netip.AddrPort) bool { return l.Port() == port }) {
		return nil, fault.Tell(fault.Invalid, "fetch.port", int(port))
	}
	ip, err := netip.ParseAddr(u.Hostname())
	switch {
	case err == nil && ip.Zone() != "":
		return nil, fault.Tell(fault.Invalid, "fetch.inside", u.Hostname())
	case err == nil && !allowed(netip.AddrPortFrom(ip, port), let):
		return nil, fault.Tell(fault.Invalid, "fetch.inside", u.Hostname())
	case err != nil && numeric(u.Hostname()):
		return nil, fault.Tell(fault.Invalid, "fetch.address")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// numeric reports whether a name ends in a number: what some resolvers read as an IPv4
// address written otherwise, 2130706433 or 0x7f.1 (URL Standard, "ends in a number").
func numeric(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, is := strings.CutPrefix(strings.ToLower(last), "0x"); is {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// allowed reports whether a place may be dialled: any outside at a port of pages, and
// those that are let through.
func allowed(to netip.AddrPort, let []netip.AddrPort) bool {
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	return slices.Contains(let, to) || Outside(to.Addr()) && slices.Contains(ports, to.Port())
}
