import { alike, api, net, operation, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const subWorkflows: ProblemGroup[] = [
	...alike(
		'what the child said',
		same(
			'no shipment',
			operation('Shipment 1Z999AA10123456784 unknown to the carrier', null, { childExecutionId: 401 }),
			operation('Shipment 00340434161094042557 unknown to the carrier', null, { childExecutionId: 402 }),
			operation('Shipment JD014600003RU unknown to the carrier', null, { childExecutionId: 409 }),
		),
		same(
			'a shipment that is lost',
			operation('Shipment 1Z999AA10123456784 lost by the carrier', null, { childExecutionId: 411 }),
			operation('Shipment JD014600009RU lost by the carrier', null, { childExecutionId: 417 }),
		),
		same(
			'no column',
			operation('column "carier" does not exist', null, { childExecutionId: 420 }),
			operation('column "carier" does not exist', null, { childExecutionId: 421 }),
		),
		same('no other column', operation('column "weight_g" does not exist', null, { childExecutionId: 422 })),
		same(
			'refused',
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.9.0.4:9200'),
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.9.0.11:9200'),
		),
		same(
			'no answer in time',
			net('ETIMEDOUT', 'connect ETIMEDOUT 10.9.0.4:9200'),
			net('ETIMEDOUT', 'connect ETIMEDOUT 10.9.0.11:9200'),
		),
	),
	...alike(
		'a child inside a child',
		same(
			'the label could not be printed',
			operation('Printing label 4711-1 of 3 failed: out of paper', null, { childExecutionId: 510 }),
			operation('Printing label 98230-2 of 2 failed: out of paper', null, { childExecutionId: 511 }),
		),
		same(
			'the cover is open',
			operation('Printing label 4711-1 of 3 failed: cover open', null, { childExecutionId: 512 }),
			operation('Printing label 12-1 of 1 failed: cover open', null, { childExecutionId: 513 }),
		),
		same(
			'the printer is off',
			operation('Printing label 4711-1 of 3 failed: printer offline since 09:14:02', null, { childExecutionId: 514 }),
			operation('Printing label 77-1 of 1 failed: printer offline since 17:02:40', null, { childExecutionId: 515 }),
		),
	),
	...alike(
		'in German',
		same(
			'the child could not place the order',
			operation('Unterprozess 27 abgebrochen: Auftrag 4711 ist gesperrt', null, { childExecutionId: 27 }),
			operation('Unterprozess 31 abgebrochen: Auftrag 98230 ist gesperrt', null, { childExecutionId: 31 }),
		),
		same(
			'the order is finished',
			operation('Unterprozess 27 abgebrochen: Auftrag 4711 ist abgeschlossen', null, { childExecutionId: 27 }),
			operation('Unterprozess 33 abgebrochen: Auftrag 12 ist abgeschlossen', null, { childExecutionId: 33 }),
		),
		same(
			'the customer is locked',
			operation('Unterprozess 27 abgebrochen: Kunde 4711 ist gesperrt', null, { childExecutionId: 27 }),
			operation('Unterprozess 35 abgebrochen: Kunde 8 ist gesperrt', null, { childExecutionId: 35 }),
		),
	),
	...alike(
		'the child as a tool',
		same('no answer', operation('The workflow did not return a response')),
		same('no item', operation('The workflow did not return an item with the property "response"')),
		same('not there', operation('There was an error: "Workflow does not exist."')),
		same(
			'the order is unknown to the tool',
			operation('There was an error: "Order 4711 does not exist."', null, { childExecutionId: 71 }),
			operation('There was an error: "Order 98230 does not exist."', null, { childExecutionId: 72 }),
		),
		same(
			'the invoice is unknown to the tool',
			operation('There was an error: "Invoice 4711 does not exist."', null, { childExecutionId: 73 }),
			operation('There was an error: "Invoice 2026-0098 does not exist."', null, { childExecutionId: 74 }),
		),
	),
	...alike(
		'a child that is another instance',
		same('the key is refused there', api('401', 'unauthorized')),
		same(
			'the webhook is not registered',
			api('404', 'The requested webhook "POST 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e" is not registered.'),
		),
		same(
			'the webhook is of another method',
			api('404', 'This webhook is not registered for GET requests. Did you mean to make a POST request?'),
		),
		same('the workflow there failed', api('500', 'Error in workflow')),
		same('the workflow there could not be started', api('500', 'Workflow could not be started!')),
	),
	...alike(
		'a child that was given too much',
		same(
			'too many lines',
			operation('Order 4711 has 1204 lines, at most 1000 are allowed', null, { childExecutionId: 81 }),
			operation('Order 98230 has 1001 lines, at most 1000 are allowed', null, { childExecutionId: 82 }),
		),
		same(
			'too many parcels',
			operation('Order 4711 has 41 parcels, at most 40 are allowed', null, { childExecutionId: 83 }),
			operation('Order 98230 has 64 parcels, at most 40 are allowed', null, { childExecutionId: 84 }),
		),
	),
];
