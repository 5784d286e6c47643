import { alike, api, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

const page = (code: string, title: string, inside = '') =>
	api(code, title, {
		description: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>${inside}\r\n</body>\r\n</html>`,
	});
const cloudflare = (code: string, title: string, ray: string, at: string) =>
	page(
		code,
		`api.example.com | ${title}`,
		`<p>Ray ID: ${ray} &bull; ${at} UTC</p><p>Your IP: 203.0.113.${ray.length + 7}</p>`,
	);

export const proxies: ProblemGroup[] = [
	...alike(
		'nginx',
		same('502', page('502', '502 Bad Gateway', '<hr><center>nginx/1.27.0</center>')),
		same('503', page('503', '503 Service Temporarily Unavailable', '<hr><center>nginx/1.27.0</center>')),
		same('504', page('504', '504 Gateway Time-out', '<hr><center>nginx/1.27.0</center>')),
		same('413', page('413', '413 Request Entity Too Large', '<hr><center>nginx/1.27.0</center>')),
		same('403', page('403', '403 Forbidden', '<hr><center>nginx/1.27.0</center>')),
		same('401', page('401', '401 Authorization Required', '<hr><center>nginx/1.27.0</center>')),
		same('plain HTTP to the port of HTTPS', page('400', '400 The plain HTTP request was sent to HTTPS port')),
		same('a header too large', page('400', '400 Request Header Or Cookie Too Large')),
	),
	...alike(
		'Cloudflare',
		same(
			'the origin does not answer in time',
			cloudflare('522', '522: Connection timed out', '8f1c2d3e4a5b6c7d', '2026-11-28 09:14:02'),
			cloudflare('522', '522: Connection timed out', '8f1c9a0b1c2d3e4f', '2026-11-28 14:40:31'),
		),
		same(
			'the origin is too slow',
			cloudflare('524', '524: A timeout occurred', '8f1c2d3e4a5b6c7e', '2026-11-28 09:14:02'),
			cloudflare('524', '524: A timeout occurred', '8f1caa0b1c2d3e50', '2026-11-28 15:00:00'),
		),
		same(
			'the origin is down',
			cloudflare('521', '521: Web server is down', '8f1c2d3e4a5b6c7f', '2026-11-28 09:14:02'),
			cloudflare('521', '521: Web server is down', '8f1cbb0b1c2d3e51', '2026-11-28 15:12:20'),
		),
		same(
			'the certificate of the origin',
			cloudflare('526', '526: Invalid SSL certificate', '8f1c2d3e4a5b6c80', '2026-11-28 09:14:02'),
		),
		same(
			'it wants to see a person',
			page('403', 'Just a moment...', '<span>Ray ID: 8f1c2d3e4a5b6c81</span>'),
			page('403', 'Just a moment...', '<span>Ray ID: 8f1ccc0b1c2d3e52</span>'),
		),
		same(
			'blocked',
			page('403', 'Attention Required! | Cloudflare', '<span>Ray ID: 8f1c2d3e4a5b6c82</span>'),
			page('403', 'Attention Required! | Cloudflare', '<span>Ray ID: 8f1cdd0b1c2d3e53</span>'),
		),
		same('limited by the owner of the site', plain('error code: 1015', 'NodeApiError')),
		same('no such host in DNS', plain('error code: 1016', 'NodeApiError')),
	),
	...alike(
		'Envoy and Istio',
		same(
			'refused above',
			api(
				'503',
				'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
			),
		),
		same(
			'cut off above',
			api('503', 'upstream connect error or disconnect/reset before headers. reset reason: connection termination'),
		),
		same('nobody healthy', api('503', 'no healthy upstream')),
		same('too slow above', api('504', 'upstream request timeout')),
		same('may not', api('403', 'RBAC: access denied')),
	),
	...alike(
		'the proxy of the company',
		same('it wants a password', api('407', 'Proxy Authentication Required')),
		same(
			'it blocks a page',
			page(
				'403',
				'Web Page Blocked',
				'<p>URL: https://api.example.com/v1/orders/4711 Category: Unrated Client IP: 10.1.2.3</p>',
			),
			page(
				'403',
				'Web Page Blocked',
				'<p>URL: https://api.example.com/v1/orders/98 Category: Unrated Client IP: 10.1.2.9</p>',
			),
		),
		same(
			'no way out',
			plain('tunneling socket could not be established, cause=connect ECONNREFUSED 10.0.9.1:3128'),
			plain('tunneling socket could not be established, cause=connect ECONNREFUSED 10.0.9.2:3128'),
		),
		same('its way out is refused', plain('tunneling socket could not be established, statusCode=407')),
		same('its way out is forbidden', plain('tunneling socket could not be established, statusCode=403')),
	),
	...alike(
		'Akamai and Imperva',
		same(
			'denied',
			page(
				'403',
				'Access Denied',
				'You don\'t have permission to access "http&#58;&#47;&#47;api&#46;example&#46;com&#47;v1&#47;orders" on this server.<P>Reference #18.2d4d1602.1764320042.1a2b3c4',
			),
			page(
				'403',
				'Access Denied',
				'You don\'t have permission to access "http&#58;&#47;&#47;api&#46;example&#46;com&#47;v1&#47;orders" on this server.<P>Reference #18.9e1f0417.1764331900.5d6e7f8',
			),
		),
		same(
			'an incident',
			api('403', 'Request unsuccessful. Incapsula incident ID: 1234000560012345678-98765432109876543'),
			api('403', 'Request unsuccessful. Incapsula incident ID: 1234000560019990001-11223344556677889'),
		),
		same(
			'a bad request, with a reference',
			api('400', 'Invalid URL The requested URL "[no URL]", is invalid. Reference #9.2d4d1602.1764320042.1a2b3c4'),
			api('400', 'Invalid URL The requested URL "[no URL]", is invalid. Reference #9.9e1f0417.1764331900.77aa001'),
		),
	),
];
