import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../src/alerts/fingerprint/kind-of.js';
import type { Failure } from '../../../src/n8n/failure.js';

const kind = (message: string, more: Partial<Failure> = {}) =>
	kindOf({
		node: 'Step',
		nodeType: null,
		description: null,
		httpCode: null,
		stack: null,
		kind: null,
		...more,
		message,
	});

describe('tells one kind, whatever a run brought with it', () => {
	test.each([
		['numbers of other writings', '注文 4711 が見つかりません', '注文９８が見つかりません', '注文٤٢が見つかりません'],
		[
			'thousands and decimals',
			'Total is 1,204.50 EUR',
			'Total is 1 204,50 EUR',
			"Total is 1'204.50 EUR",
			'Total is 7 EUR',
		],
		['times', 'Late since 2026-11-28T09:14:02.113+02:00', 'Late since 28.11.2026', 'Late since 28 novembre 2026'],
		['how many', '3 rows were skipped', '1 row was skipped'],
		['how many, in German', '12 Zeilen übersprungen', '1 Zeile übersprungen', '450 Zeilen übersprungen'],
		['how long', 'Export took 31 s', 'Export took 1h 3m', 'Export took 250ms'],
		['how many, of one on -y', '1 entry was skipped', '12 entries were skipped'],
		['how many, in Spanish', '1 fila no existe', '12 filas no existe'],
		['months', 'Invoice run Nov 2026 failed', 'Invoice run December 2026 failed', 'Invoice run 3 Dec 2026 failed'],
		[
			'time zones',
			'Closed at 09:00 CEST',
			'Closed at 17:30 America/New_York',
			'Closed at 8:00 Etc/GMT+3',
			'Closed at UTC+2 8:00',
		],
		['logs', 'Dec  6 19:10:00.123456 lost', 'Nov 28 9:00:00 lost'],
		['addresses', 'No route to 10.0.0.4:80', 'No route to fd00::2f:80', 'No route to db.example.com:5432'],
		['people', 'Mail to ana@example.com bounced', 'Mail to li.wei@example.cn bounced'],
		['customers', 'Customer Ana Lima has no address', 'Customer Globex Ltd has no address'],
		['files', 'Cannot read /in/a/4711.xml', 'Cannot read /in/b.xml', 'Cannot read orders_2026-11-28.csv'],
		['lists', 'Rejected: A-1', 'Rejected: A-1, B-22, C-333', 'Rejected: 7 and 8'],
		['what is named in quotes', "No user with login 'jdoe'", "No user with login 'ana77'"],
		['what was said in quotes', 'It said: "Order 7 is paid"', 'It said: "Order 98 is paid"'],
		['what is no date', "Could not parse date '28/11/2026 9:00'", "Could not parse date 'soon'"],
		['what is no address', 'Invalid URL: undefined/orders/98. It is', 'Invalid URL: /orders. It is'],
		['case, space and end marks', 'Not  there!', 'not there', ' NOT THERE. '],
		['JSON', 'no: {"id":7,"customer":"ACME","code":"LOCKED"}', 'no: {"id":98,"customer":"x","code":"LOCKED"}'],
	])('%s', (_what, ...messages) => {
		expect([...new Set(messages.map((message) => kind(message)))]).toHaveLength(1);
	});
});

describe('tells apart what was set up or written into a workflow', () => {
	test.each([
		['columns', 'column "price" does not exist', 'column "prise" does not exist', 'column "Price 2" does not exist'],
		['columns, in Japanese', '列「価格」が存在しません', '列「名前」が存在しません'],
		['columns of Oracle', 'too large for column "SHOP"."ORDERS"."NOTE"', 'too large for column "SHOP"."ORDERS"."CITY"'],
		[
			'what was said in quotes',
			'It said: "Order 7 is paid"',
			'It said: "Order 7 is gone"',
			'It said: "No order is gone"',
		],
		['time zones', 'Invalid timezone: Europe/Foo', 'Invalid timezone: Europe/Bar'],
		['packages', 'Unrecognized node type: n8n-nodes-crm.crm', 'Unrecognized node type: @acme/n8n-nodes-erp.erp'],
		['fields of a schema', '/lines/0/price must be number', '/lines/0/qty must be number'],
		['nodes', "Node 'Get order' hasn't been executed", "Node 'Get order 2' hasn't been executed"],
		['codes', 'error code: 1015', 'error code: 1016'],
		['codes of databases', 'ORA-00001: no', 'ORA-00942: no'],
		['codes of mail servers', '550 5.1.1 no', '550 5.7.1 no'],
		['codes in JSON', '{"code":"LOCKED"}', '{"code":"EXPIRED"}'],
		['what a server was asked', 'Cannot GET /v2/orders/7', 'Cannot GET /v2/custmers/7', 'Cannot POST /v2/orders/7'],
	])('%s', (_what, ...messages) => {
		expect(new Set(messages.map((message) => kind(message))).size).toBe(messages.length);
	});

	test('status, class and reason', () => {
		const kinds = [
			kind('Bad request'),
			kind('Bad request', { httpCode: '400' }),
			kind('Bad request', { httpCode: '422' }),
			kind('Bad request', { kind: 'NodeApiError' }),
			kind('Bad request', { reason: 'The email is taken' }),
		];
		expect(new Set(kinds).size).toBe(kinds.length);
	});
});

test('is short, and holds no sign of its own making', () => {
	const long = kind('column "1.2/3" '.repeat(1_000), { reason: 'x '.repeat(9_000), kind: 'A', httpCode: '500' });
	expect(long.length).toBeLessThanOrEqual(320);
	expect(kind('\ue001\ue00b')).toBe('|||');
	expect(long).not.toMatch(/\p{Co}/u);
});
