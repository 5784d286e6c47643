import { alike, same, stopped } from '../rows.js';
import type { ProblemGroup } from '../table.js';

/** What people write into Stop And Error, with what a run brought with it in the middle. */
export const people: ProblemGroup[] = [
	...alike(
		'customers',
		same(
			'a customer without an address',
			stopped("Customer 'ACME' (C-10042) has no billing address"),
			stopped("Customer 'Globex Ltd.' (C-7) has no billing address"),
			stopped("Customer 'O'Neill & Sons' (C-2210) has no billing address"),
		),
		same(
			'a customer without a tax number',
			stopped("Customer 'ACME' (C-10042) has no tax number"),
			stopped("Customer 'Initech' (C-881) has no tax number"),
		),
		same(
			'a customer twice',
			stopped('ana@example.com is used by customers C-10042 and C-10077'),
			stopped('info@globex.example is used by customers C-7 and C-12'),
		),
		same(
			'an address that bounced',
			stopped('Mail to ana@example.com bounced on Sat, 28 Nov 2026 09:14:02 +0000'),
			stopped('Mail to li.wei@example.cn bounced on Sun, 29 Nov 2026 17:40:31 +0800'),
		),
		same(
			'an address that complained',
			stopped('Mail to ana@example.com was marked as spam on Sat, 28 Nov 2026 09:14:02 +0000'),
			stopped('Mail to j.doe@example.org was marked as spam on Mon, 30 Nov 2026 08:00:00 +0000'),
		),
	),
	...alike(
		'shops and tickets',
		same(
			'a ticket that nobody took',
			stopped('Ticket #4711 unassigned for 3 h 12 min'),
			stopped('Ticket #98230 unassigned for 25 h 2 min'),
			stopped('Ticket #12 unassigned for 61 h 40 min'),
		),
		same(
			'a ticket that nobody answered',
			stopped('Ticket #4711 unanswered for 3 h 12 min'),
			stopped('Ticket #77 unanswered for 8 h 0 min'),
		),
		same(
			'a price under the cost',
			stopped('AB-1204-XL: price 9.90 is below cost 11.20'),
			stopped('ZK-77-S: price 0.00 is below cost 3.15'),
		),
		same(
			'a price over the list',
			stopped('AB-1204-XL: price 19.90 is above list 11.20'),
			stopped('QQ-9: price 8 is above list 7.5'),
		),
	),
	...alike(
		'in other languages',
		same(
			'um pedido sem estoque',
			stopped('Pedido 4711 recusado: estoque insuficiente (3 de 5)'),
			stopped('Pedido 98230 recusado: estoque insuficiente (0 de 1)'),
		),
		same(
			'um pedido sem crédito',
			stopped('Pedido 4711 recusado: crédito insuficiente (R$ 120,00 de R$ 500,00)'),
			stopped('Pedido 12 recusado: crédito insuficiente (R$ 0,00 de R$ 89,90)'),
		),
		same(
			'een bestelling zonder adres',
			stopped('Bestelling 4711 heeft geen adres'),
			stopped('Bestelling 98230 heeft geen adres'),
		),
		same(
			'een bestelling zonder regels',
			stopped('Bestelling 4711 heeft geen regels'),
			stopped('Bestelling 31 heeft geen regels'),
		),
		same(
			'zamówienie bez adresu',
			stopped('Zamówienie 4711/2026 nie ma adresu dostawy'),
			stopped('Zamówienie 12/2026 nie ma adresu dostawy'),
		),
		same(
			'заказ не оплачен',
			stopped('Заказ №4711 от 28.11.2026 не оплачен'),
			stopped('Заказ №98230 от 01.12.2026 не оплачен'),
		),
		same(
			'заказ не найден',
			stopped('Заказ №4711 от 28.11.2026 не найден'),
			stopped('Заказ №12 от 02.12.2026 не найден'),
		),
		same(
			'注文が見つかりません',
			stopped('注文 4711（2026年11月28日）が見つかりません'),
			stopped('注文 98230（2026年12月1日）が見つかりません'),
		),
		same('订单未付款', stopped('订单4711未付款，金额¥1,234.56'), stopped('订单98230未付款，金额¥88.00')),
	),
	...alike(
		'names without marks',
		same(
			'a parcel for a city was not taken',
			stopped('Parcel 00340434161094042557 to Hamburg was refused by the recipient'),
			stopped('Parcel 00340434161094049911 to Bad Homburg was refused by the recipient'),
		),
		same(
			'a parcel for a city was not found',
			stopped('Parcel 00340434161094042557 to Hamburg was lost on the way'),
			stopped('Parcel 00340434161094050013 to Wien was lost on the way'),
		),
		same(
			'a file that did not come',
			stopped('File export_2026-11-28_0200.csv from partner Globex did not arrive'),
			stopped('File export_2026-11-29_0200.csv from partner Globex did not arrive'),
		),
		same(
			'a file that came empty',
			stopped('File export_2026-11-28_0200.csv from partner Globex is empty'),
			stopped('File export_2026-11-30_0200.csv from partner Globex is empty'),
		),
		same(
			'an import that was stopped by a person',
			stopped('Import 4711 stopped by ana@example.com at 09:14'),
			stopped('Import 4719 stopped by li.wei@example.cn at 23:59'),
		),
		same(
			'an import that was stopped by a rule',
			stopped('Import 4711 stopped by rule 12 at 09:14'),
			stopped('Import 5100 stopped by rule 3 at 00:05'),
		),
	),
	...alike(
		'short ones',
		same('too late', stopped('Too late')),
		same('too early', stopped('Too early')),
		same('no data for today', stopped('No data for 2026-11-28'), stopped('No data for 2026-11-29')),
		same('no rates for today', stopped('No rates for 2026-11-28'), stopped('No rates for 2026-12-01')),
	),
];
