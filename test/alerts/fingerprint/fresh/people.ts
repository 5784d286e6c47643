import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { stop } from './told.js';

/** What people write into Stop And Error, with what a run brought with it in the middle. */
export const people: ProblemGroup[] = [
	...alike(
		'bookings and staff',
		stop('no contact', 'No contact found for {}', 't.berg@example.com', 'sales@globex.example', 'yuki@example.jp'),
		stop('no company', 'No company found for {}', 't.berg@example.com', 'hr@initech.example'),
		stop('two contacts', '{} contacts found for {}, expected 1', '3 | t.berg@example.com', '2 | hr@umbrella.example'),
		stop('a shift without', 'Shift {} - {} has no employee', '2026-11-30 06:00 | 14:00', '2026-12-02 22:00 | 06:00'),
		stop('a shift twice', 'Shift {} - {} is assigned twice', '2026-11-30 06:00 | 14:00', '2026-12-05 14:00 | 22:00'),
	),
	...alike(
		'what another service answered',
		stop('an upload: too large', 'Upload of {} failed with status 413', 'report_0417.pdf', 'report_0460.pdf'),
		stop('an upload: broken', 'Upload of {} failed with status 500', 'report_0417.pdf', 'report_0503.pdf'),
		stop('the answer has no data', 'API response has no data'),
		stop('the answer has no token', 'API response has no token'),
		stop('a payment was refused', 'Payment {} failed: card_declined', 'pi_3QhT81Lm', 'pi_3QjB02Wv'),
		stop('a payment, the card is too old', 'Payment {} failed: expired_card', 'pi_3QhT81Lm', 'pi_3QkX57Ra'),
	),
	...alike(
		'limits and watch-dogs',
		stop('a till that is wrong', 'Till {}: counted {}, expected {}', '4 | 812.40 | 832.40', '11 | 1,090.00 | 1,075.50'),
		stop('too many tickets', 'Queue "support" has {} open tickets (limit 100)', '148', '103'),
		stop('a certificate that runs out', 'Certificate of shop.example.com expires in {} days (2026-12-04)', '6', '5'),
		stop('a domain that runs out', 'Domain shop.example.com expires in {} days (2026-12-04)', '6', '3'),
	),
	...alike(
		'in German, Dutch, French, Italian',
		stop('keine Buchung', 'Keine Buchung zu Vorgang {} vorhanden', '26-48-0093', '26-49-0012'),
		stop('kein Vertrag', 'Kein Vertrag zu Vorgang {} vorhanden', '26-48-0093', '26-47-0155'),
		stop('eine Lieferung zu spät', 'Lieferung {} ist seit {} Tagen überfällig', 'LS-60218 | 4', 'LS-59977 | 12'),
		stop('geen factuur', 'Factuur {} niet gevonden in Exact', 'F2026-0871', 'F2026-0902'),
		stop('een factuur twee keer', 'Factuur {} staat dubbel in Exact', 'F2026-0871', 'F2026-0888'),
		stop('un devis expiré', 'Le devis {} a expiré le {}', 'D-2026-311 | 12/11/2026', 'D-2026-287 | 30/10/2026'),
		stop('un devis sans montant', "Le devis {} n'a pas de montant", 'D-2026-311', 'D-2026-340'),
		stop('un cliente senza partita IVA', 'Partita IVA mancante per il cliente {}', '20931', '877'),
		stop('un cliente senza codice SDI', 'Codice SDI mancante per il cliente {}', '20931', '21044'),
	),
	...alike(
		'in other languages',
		stop('una factura rechazada', 'La factura {} fue rechazada por Hacienda', 'A/26-00718', 'A/26-00735'),
		stop('una factura sin cobrar', 'La factura {} sigue sin cobrar', 'A/26-00718', 'A/26-00690'),
		stop('ordern saknas', 'Order {} saknas i Fortnox', '300418', '300522'),
		stop('ordern är makulerad', 'Order {} är makulerad i Fortnox', '300418', '300477'),
		stop('stok yok', 'Ürün {} için stok yok (depo {})', '8690 | 3', '1277 | 1'),
		stop('fiyat yok', 'Ürün {} için fiyat yok (depo {})', '8690 | 3', '4402 | 2'),
		stop('재고가 없음', '상품 {}의 재고가 없습니다', '88012', '90377'),
		stop('가격이 없음', '상품 {}의 가격이 없습니다', '88012', '71560'),
		stop('файл не отримано', 'Файл {} не отримано', 'zvit_28-11-2026.xlsx', 'zvit_29-11-2026.xlsx'),
		stop('файл порожній', 'Файл {} порожній', 'zvit_28-11-2026.xlsx', 'zvit_30-11-2026.xlsx'),
	),
];
