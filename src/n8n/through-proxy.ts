import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** A proxy that requests leave through, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` give it. */
export type EgressProxy = { http?: string | undefined; https?: string | undefined; except?: string | undefined };

/**
 * The dispatcher for these options, through the proxy where there is one. Every value is given: undici would read the
 * environment itself for those that are not. Both kinds of address are asked for by CONNECT.
 */
export function dispatcherThrough(proxy: EgressProxy | undefined, options: Agent.Options): Dispatcher {
	if (!proxy?.http && !proxy?.https) return new Agent(options);
	const tls = typeof options.connect === 'object' ? options.connect : {};
	return new EnvHttpProxyAgent({
		...options,
		httpProxy: proxy.http ?? '',
		httpsProxy: proxy.https ?? proxy.http ?? '',
		noProxy: proxy.except ?? '',
		proxyTls: tls,
		requestTls: tls,
	});
}
