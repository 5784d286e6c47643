import type { Request, Response } from 'express';
import type { Engine } from '../engine/engine.js';
import type { Execution, Item } from '../types.js';
import type { Workflows } from '../workflows.js';
import { answerJson } from './answer.js';

/** The production webhooks: how a workflow of this server is started from outside. */
export function handleWebhook(workflows: Workflows, engine: Engine, req: Request, res: Response): void {
	const path = req.path.slice('/webhook/'.length);
	const found = workflows.byWebhook(req.method, path);
	if (!found) {
		answerJson(req, res, 404, {
			code: 404,
			message: `The requested webhook "${req.method} ${path}" is not registered.`,
			hint: 'The workflow must be active for a production URL to run successfully.',
		});
		return;
	}
	const item: Item = {
		json: {
			headers: req.headers,
			params: {},
			query: req.query,
			body: req.body ?? {},
			webhookUrl: `http://${req.headers.host ?? ''}${req.path}`,
			executionMode: 'production',
		},
	};
	const execution = engine.start(found.workflow, found.workflow.published!, 'webhook', [item]);
	if ((found.node.parameters.responseMode ?? 'onReceived') === 'onReceived') {
		answerJson(req, res, 200, { message: 'Workflow was started' });
	} else {
		engine.whenSettled(execution, (settled) => answerLastNode(req, res, settled));
	}
}

function answerLastNode(req: Request, res: Response, { status, saved }: Execution): void {
	if (status !== 'success') answerJson(req, res, 500, { message: 'Error in workflow' });
	else answerJson(req, res, 200, saved.runs.at(-1)?.items?.[0]?.json ?? {});
}
