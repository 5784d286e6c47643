import type { OfficeN8n } from '../demo/office-n8n.js';
import { createSandboxPanel } from '../demo/sandbox-panel.js';
import { startN8n } from '../n8n/index.js';

/** Three workflows, each with one problem of its own. */
export async function startBroken() {
	const n8n = await startN8n();
	const workflow = (name: string, node: string, type: string, fail: object) =>
		n8n.workflow(name, [
			{ node: 'Get order', does: 'succeed' },
			{ node, type: `n8n-nodes-base.${type}`, does: { fail: fail as { message: string } } },
			{ node: 'Update CRM', does: { run: 0.4 } },
		]);
	const orders = workflow('Order sync', 'Charge card', 'httpRequest', {
		...{ message: 'Authorization failed - please check your credentials', httpCode: '401' },
		description: 'The token has expired (invalid_grant)',
	});
	const mails = workflow('Invoice mailer', 'Send mail', 'emailSend', {
		message: 'connect ECONNREFUSED 10.0.0.4:587',
	});
	const leads = workflow('Lead enrichment', 'Find company', 'postgres', {
		message: 'relation "companies" does not exist',
	});
	const office: OfficeN8n = {
		...{ url: n8n.url, apiKey: n8n.apiKey, retriesOf: async () => [] },
		panel: createSandboxPanel(n8n, []),
		close: () => n8n.close(),
	};
	return { n8n, orders, mails, leads, office };
}
