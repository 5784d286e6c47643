import { alike, same, stopped, thrown } from '../rows.js';
import type { ProblemGroup } from '../table.js';

/** What people write into Stop And Error, with what a run brought with it in the middle. */
export const people: ProblemGroup[] = [
	...alike(
		'orders',
		same(
			'an order that is not there',
			stopped('Order 4711 of "ACME" not found'),
			stopped('Order 98230 of "Globex Ltd." not found'),
			stopped('Order 7 of "Müller & Söhne" not found'),
		),
		same(
			'an order that was paid',
			stopped('Order 4711 of "ACME" already paid'),
			stopped('Order 98230 of "Globex Ltd." already paid'),
		),
		same(
			'an order without lines',
			stopped('Order 4711 of "ACME" has no lines'),
			stopped('Order 12 of "Initech" has no lines'),
		),
		same(
			'an order rejected, the stock is empty',
			stopped('Order 1234 rejected: stock is empty'),
			stopped('Order 1240 rejected: stock is empty'),
		),
		same(
			'an order rejected, the credit is used up',
			stopped('Order 1234 rejected: credit limit reached'),
			stopped('Order 1301 rejected: credit limit reached'),
		),
	),
	...alike(
		'names without marks',
		same(
			'an order of a company is not there',
			stopped('Order 4711 of ACME not found'),
			stopped('Order 98230 of Globex Ltd not found'),
			stopped('Order 7 of Initech not found'),
		),
		same(
			'an order of a company is not paid',
			stopped('Order 4711 of ACME not paid'),
			stopped('Order 12 of Globex Ltd not paid'),
		),
	),
	...alike(
		'money',
		same(
			'a total that is too high',
			stopped('Total EUR 12,450.00 exceeds the limit, please approve'),
			stopped('Total EUR 9,999.01 exceeds the limit, please approve'),
			stopped('Total EUR 1,000,000 exceeds the limit, please approve'),
		),
		same(
			'a discount that is too high',
			stopped('Discount 35 % exceeds the limit, please approve'),
			stopped('Discount 22.5 % exceeds the limit, please approve'),
		),
		same(
			'a payment that did not come',
			stopped('No payment for invoice INV-2026-00481 since 2026-10-14'),
			stopped('No payment for invoice INV-2026-00512 since 2026-10-30'),
		),
		same(
			'a reminder that did not go',
			stopped('No reminder for invoice INV-2026-00481 since 2026-10-14'),
			stopped('No reminder for invoice INV-2025-11990 since 2026-01-02'),
		),
	),
	...alike(
		'in German',
		same(
			'eine Bestellung, die fehlt',
			stopped('Bestellung Nr. 4711 vom 28.11.2026 nicht gefunden'),
			stopped('Bestellung Nr. 98230 vom 3.12.2026 nicht gefunden'),
		),
		same(
			'eine Rechnung, die fehlt',
			stopped('Rechnung Nr. 4711 vom 28.11.2026 nicht gefunden'),
			stopped('Rechnung Nr. 812 vom 1.2.2026 nicht gefunden'),
		),
		same(
			'ein Betrag, der nicht stimmt',
			stopped('Betrag 1.234,56 € weicht von 1.234,65 € ab (Beleg 2026/0815)'),
			stopped('Betrag 99,00 € weicht von 89,00 € ab (Beleg 2026/1107)'),
		),
		same(
			'ein Steuersatz, der nicht stimmt',
			stopped('Steuersatz 19 % weicht von 7 % ab (Beleg 2026/0815)'),
			stopped('Steuersatz 7 % weicht von 19 % ab (Beleg 2026/0990)'),
		),
	),
	...alike(
		'in French and Spanish',
		same(
			'une commande inconnue',
			stopped('Commande n° 4711 introuvable pour le client « Dupont »'),
			stopped('Commande n° 98 introuvable pour le client « Boulangerie L’Épi »'),
		),
		same(
			'une facture inconnue',
			stopped('Facture n° 4711 introuvable pour le client « Dupont »'),
			stopped('Facture n° 2026-17 introuvable pour le client « Garage du Port »'),
		),
		same(
			'un pedido sin dirección',
			stopped('El pedido 4711 no tiene dirección de envío'),
			stopped('El pedido 98230 no tiene dirección de envío'),
		),
		same(
			'un pedido sin correo',
			stopped('El pedido 4711 no tiene correo electrónico'),
			stopped('El pedido 12 no tiene correo electrónico'),
		),
	),
	...alike(
		'checks at night',
		same(
			'a backup that is too old',
			stopped('Last backup is 31 hours old (2026-11-27T02:00:11Z)'),
			stopped('Last backup is 55 hours old (2026-11-26T02:00:09Z)'),
		),
		same(
			'an export that is too old',
			stopped('Last export is 31 hours old (2026-11-27T02:00:11Z)'),
			stopped('Last export is 26 hours old (2026-11-27T07:12:40Z)'),
		),
		same(
			'a backup that is too small',
			stopped('Last backup is only 12.4 MB (2026-11-28T02:00:11Z)'),
			stopped('Last backup is only 980 kB (2026-11-29T02:00:08Z)'),
		),
		same(
			'rows that differ',
			stopped('Imported 1,204 of 1,210 rows from orders_2026-11-28.csv'),
			stopped('Imported 0 of 87 rows from orders_2026-11-29.csv'),
		),
		same(
			'rows that were left out',
			stopped('Skipped 6 of 1,210 rows from orders_2026-11-28.csv'),
			stopped('Skipped 87 of 87 rows from orders_2026-11-29.csv'),
		),
	),
	...alike(
		'short ones',
		same('stopped', stopped('Stopped')),
		same('empty', stopped('Nothing to do')),
		same(
			'an object that was written out',
			thrown('{"code":"LOCKED","id":4711,"at":"2026-11-28T09:14:02Z"}'),
			thrown('{"code":"LOCKED","id":98230,"at":"2026-11-28T14:02:59Z"}'),
		),
		same(
			'another object that was written out',
			thrown('{"code":"EXPIRED","id":4711,"at":"2026-11-28T09:14:02Z"}'),
			thrown('{"code":"EXPIRED","id":12,"at":"2026-11-29T00:00:00Z"}'),
		),
	),
	...alike(
		'machines',
		same(
			'too hot',
			stopped('Sensor 00:1A:2B:3C:4D:5E reads 81.5 °C, more than 75 °C'),
			stopped('Sensor 00:1A:2B:3C:4D:60 reads 76 °C, more than 75 °C'),
		),
		same(
			'too wet',
			stopped('Sensor 00:1A:2B:3C:4D:5E reads 91 % humidity, more than 85 %'),
			stopped('Sensor 00:1A:2B:3C:4D:61 reads 88.2 % humidity, more than 85 %'),
		),
		same(
			'a disk that fills up',
			stopped('Disk /dev/nvme0n1p2 on web-7d9f8b6c5d-x2x4q is 91% full'),
			stopped('Disk /dev/nvme0n1p2 on web-7d9f8b6c5d-k9m2p is 97% full'),
		),
		same(
			'a memory that fills up',
			stopped('Memory on web-7d9f8b6c5d-x2x4q is 91% full'),
			stopped('Memory on web-5c6b7a8d9e-aa11b is 96% full'),
		),
		same(
			'a page that is slow',
			stopped('https://shop.example.com/cart?sid=Zm9vYmFyYmF6 took 8,412 ms'),
			stopped('https://shop.example.com/cart?sid=cXV4cXV1eA took 5,003 ms'),
		),
		same(
			'a page that is broken',
			stopped('https://shop.example.com/cart?sid=Zm9vYmFyYmF6 has no title'),
			stopped('https://shop.example.com/cart?sid=YWJjZGVm has no title'),
		),
	),
];
