import type { Step } from '../n8n/index.js';
import type { Act } from '../page/panel.js';

/** A workflow of the demo: its nodes in a row after a webhook, and what it is there to show. */
export type Role = {
	name: string;
	steps: readonly Step[];
	/** What the panel offers for it; running, failing and recovering when not given. */
	can?: readonly Act[];
	/** How its runs of the past hours ended, oldest first: `.` succeeded, `x` failed. */
	past: string;
};

/** The node at which a workflow is broken until somebody recovers it; before it and after it, believable others. */
export const cast = [
	{
		name: 'Order sync',
		steps: [
			{ node: 'Get order', type: 'n8n-nodes-base.httpRequest', does: { run: 0.4 } },
			{
				node: 'Charge card',
				type: 'n8n-nodes-base.httpRequest',
				does: { fail: { message: '401 Unauthorized: token expired', httpCode: '401' } },
			},
			{ node: 'Update CRM', type: 'n8n-nodes-base.httpRequest', does: { run: 6 } },
		],
		past: '....x.....x.......',
	},
	{
		name: 'Invoice mailer',
		steps: [
			{ node: 'Render PDF', type: 'n8n-nodes-base.httpRequest', does: { run: 0.7 } },
			{
				node: 'Send mail',
				type: 'n8n-nodes-base.emailSend',
				does: { fail: { message: 'connect ECONNREFUSED mail.example.test:587', httpCode: 'ECONNREFUSED' } },
			},
		],
		past: '..x......',
	},
	{
		name: 'Lead enrichment',
		steps: [
			{ node: 'Read lead', type: 'n8n-nodes-base.httpRequest', does: { run: 0.3 } },
			{
				node: 'Look up company',
				type: 'n8n-nodes-base.httpRequest',
				does: {
					fail: {
						message: 'The service is receiving too many requests from you',
						description: 'Quota of 100 look-ups per minute exceeded',
						httpCode: '429',
					},
				},
			},
			{ node: 'Score lead', type: 'n8n-nodes-base.code', does: 'succeed' },
		],
		past: '...xx....',
	},
	{
		name: 'Supplier feed',
		steps: [
			{ node: 'Read stock', type: 'n8n-nodes-base.spreadsheetFile', does: 'succeed' },
			{
				node: 'Check prices',
				type: 'n8n-nodes-base.code',
				does: { fail: { message: "Cannot read properties of undefined (reading 'price')" } },
			},
			{ node: 'Next page', type: 'n8n-nodes-base.httpRequest', does: { run: 3600 } },
		],
		// A run that is not broken goes on for an hour, and nothing before the node that breaks takes time.
		can: ['runAway', 'fail', 'recover'],
		past: '',
	},
	{
		name: 'Nightly backup',
		steps: [
			{ node: 'Dump database', type: 'n8n-nodes-base.httpRequest', does: { run: 1.2 } },
			{
				node: 'Upload archive',
				type: 'n8n-nodes-base.httpRequest',
				does: { fail: { message: '413 Request Entity Too Large', httpCode: '413' } },
			},
		],
		past: '......',
	},
	{
		name: 'Report builder',
		steps: [
			{ node: 'Read sales', type: 'n8n-nodes-base.httpRequest', does: { run: 0.2 } },
			{ node: 'Build report', type: 'n8n-nodes-base.code', does: 'crash' },
		],
		can: ['crash'],
		past: '',
	},
] as const satisfies readonly Role[];
