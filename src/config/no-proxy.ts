import { BlockList, isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * NO_PROXY as undici reads it: names and addresses, each with what is below it, and perhaps a port. People write more, as
 * curl, Go and browsers take it: nets (`10.0.0.0/8`), stars (`10.*`), `<local>`. Of these, the hosts that are asked are named.
 */
export function exceptionsOf(noProxy: string, hosts: readonly string[]): string {
	const entries = noProxy.split(/[\s,;|]+/).map(bare);
	if (entries.includes('*')) return '*';
	return entries
		.flatMap((entry) => {
			if (isIPv6(entry)) return new URL(`http://[${entry}]`).hostname;
			if (!/\/\d|.\*|^\*[^.]|^<local>$/.test(entry)) return entry;
			return hosts.filter((host) => covers(entry, host.replace(/^\[(.*)\]$/, '$1')));
		})
		.filter(Boolean)
		.join(',');
}

/** Without quotes, a scheme, a path, which no net is, a zone, and the dot behind a name. */
const bare = (entry: string) =>
	entry
		.toLowerCase()
		.replace(/["']|%\w+/g, '')
		.replace(/^[a-z][\w+.-]*:\/\//, '')
		.replace(/\/(?!\d{1,3}\]?$).*$/, '')
		.replace(/(?<=[a-z])\.$/, '')
		.replace(/[^.*:/[\]]*[^!-~][^.*:/[\]]*/g, domainToASCII)
		.replace(/^\[(.*?)\]?(\/\d+)\]?$/, '$1$2');

function covers(entry: string, host: string): boolean {
	if (entry === '<local>') return !/[.:]/.test(host);
	const [net = '', bits] = entry.split('/');
	if (bits === undefined) {
		const parts = entry.split('*').map((part) => part.replace(/[^a-z0-9]/g, '\\$&'));
		return new RegExp(`^${parts.join('.*')}$`).test(host);
	}
	const kind = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
	const max = isIPv6(net) ? 128 : 32;
	if (!isIP(net) || !isIP(host) || !/^\d{1,3}$/.test(bits) || Number(bits) > max) return false;
	const list = new BlockList();
	list.addSubnet(net, Number(bits), kind(net));
	return list.check(host, kind(host));
}
