import { alike, api, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { by, on401, on404, on429, on500, on504, told } from './told.js';

const page = (code: string, title: string, inside = '') =>
	api(code, title, {
		description: `<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1>\n${inside}\n</body>\n</html>`,
	});
const paged = (code: string, title: string) => told((inside) => page(code, title, inside));

export const proxies: ProblemGroup[] = [
	...alike(
		'Kong and Heroku',
		on404('no such route', 'no Route matched with those values'),
		on504('too slow', 'The upstream server is timing out'),
		on401('no key', 'No API key found in request'),
		on429('too many', 'API rate limit exceeded'),
		same('Heroku: the app is broken', page('503', 'Application Error')),
	),
	...alike(
		'clouds',
		on504(
			'the function is too slow',
			'An error occurred with your deployment FUNCTION_INVOCATION_TIMEOUT {}',
			'fra1::kx7dq-1764320042118-5c0e91d7ab34',
			'fra1::p2m8v-1764406488903-e17f4a20c9bd',
		),
		on500(
			'the function is broken',
			'A server error has occurred FUNCTION_INVOCATION_FAILED {}',
			'fra1::kx7dq-1764320042118-08bd3f6e1c72',
			'cdg1::t9w4r-1764331907742-b6e05d81fa93',
		),
		paged('503', '503 backend fetch failed')('Varnish: no backend', '<p>XID: {}</p>', '1920384', '33015527'),
		paged('503', '503 first byte timeout')(
			'Fastly: too slow',
			'<p>Details: cache-fra-{}-FRA {}</p>',
			'eddf8230061 | 1764320042 2216380591',
			'etou8220140 | 1764331907 1077425860',
		),
		paged('503', "Our services aren't available right now")(
			'Azure: not available',
			'<p>Ref A: {} Ref B: {} Ref C: {}</p>',
			'7C1E0B4D92F84A36 | FRA231050412017 | 2026-11-28T09:14:02Z',
			'20F9D6A8135B4EC7 | AMS231032609045 | 2026-11-29T02:31:55Z',
		),
		by('NodeApiError')('a rule of the owner', 'error code: 1020'),
		by('NodeApiError')('no tunnel', 'error code: 1033'),
	),
	...alike(
		'Squid and servers behind',
		paged('503', 'ERROR: Connection to host failed')(
			'Squid: no connection',
			'<p>Generated {} GMT by proxy-2.corp.example (squid/6.6)</p>',
			'Sat, 28 Nov 2026 09:20:44',
			'Sun, 29 Nov 2026 18:05:31',
		),
		paged('503', 'ERROR: Unable to determine IP address from host name')(
			'Squid: no such name',
			'<p>Generated {} GMT by proxy-2.corp.example (squid/6.6)</p>',
			'Sat, 28 Nov 2026 09:14:02',
			'Mon, 30 Nov 2026 01:00:17',
		),
		same('IIS: it does not start', page('500', 'HTTP Error 500.30 - ASP.NET Core app failed to start')),
		same('IIS: it is off', page('503', 'Service Unavailable', '<p>HTTP Error 503. The service is unavailable.</p>')),
		same(
			'WordPress: broken',
			page('500', 'WordPress &rsaquo; Error', '<p>There has been a critical error on this website.</p>'),
		),
		same('WordPress: no database', page('500', 'Database Error', '<h1>Error establishing a database connection</h1>')),
	),
];
