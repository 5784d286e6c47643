import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import type { Clock, TimerHandle } from '../../clock.js';
import type { Execution, Version } from '../types.js';
import { encodeSpans, type Span } from './encode.js';

/** The variables by which n8n is told to export, and the exporter's own batch delay in milliseconds. */
export type ExportOptions = { endpoint: string; authorization: string; delayMs?: number; gzip?: boolean };

/** As n8n's OpenTelemetry module does it: a span at each end of a run that was not started by hand, sent in batches. */
export function createExporter({ version, clock }: { version: Version; clock: Clock }) {
	const instanceId = randomBytes(32).toString('hex');
	/** What each post was answered; 0: nothing. */
	const answers: number[] = [];
	let options: ExportOptions | null = null;
	let batch: Span[] = [];
	let timer: TimerHandle | null = null;

	async function send() {
		timer = null;
		if (!options || batch.length === 0) return;
		const { endpoint, authorization, gzip } = options;
		const body = encodeSpans(
			{
				...{ 'service.name': 'n8n', 'service.version': version },
				...{ 'n8n.instance.id': instanceId, 'n8n.instance.role': 'main' },
			},
			'n8n-workflow',
			batch,
		);
		batch = [];
		const answer = await request(`${endpoint}/v1/traces`, {
			method: 'POST',
			headers: {
				authorization,
				'content-type': 'application/x-protobuf',
				'user-agent': 'OTel-OTLP-Exporter-JavaScript/0.213.0',
				...(gzip && { 'content-encoding': 'gzip' }),
			},
			body: gzip ? gzipSync(body) : body,
			reset: true,
		}).catch(() => null);
		await answer?.body.dump();
		answers.push(answer?.statusCode ?? 0);
	}

	return {
		answers,
		/** From now on; null: no more. */
		set(to: ExportOptions | null) {
			options = to;
		},
		ended(execution: Execution) {
			// What dies with its process tells nothing.
			if (!options || execution.mode === 'manual' || execution.status === 'crashed') return;
			batch.push(spanOf(execution, clock.now()));
			timer ??= clock.setTimeout(() => void send(), options.delayMs ?? 5_000);
		},
		close() {
			if (timer) clock.clearTimeout(timer);
			options = null;
		},
	};
}

function spanOf(execution: Execution, now: number): Span {
	const { id, workflowId, mode, status, retryOf, snapshot, saved, startedAt } = execution;
	const error = saved.error as { name?: string; message?: string; stack?: string } | null;
	return {
		traceId: randomBytes(16),
		spanId: randomBytes(8),
		name: 'workflow.execute',
		startAt: startedAt ?? now,
		endAt: now,
		attributes: {
			'n8n.workflow.id': workflowId,
			'n8n.workflow.name': snapshot.name,
			'n8n.workflow.version_id': snapshot.graph.versionId,
			'n8n.workflow.node_count': snapshot.graph.nodes.length,
			'n8n.execution.id': String(id),
			'n8n.execution.mode': mode,
			'n8n.execution.status': status,
			'n8n.execution.is_retry': retryOf !== null,
			'n8n.execution.retry_of': retryOf === null ? undefined : String(retryOf),
			'n8n.execution.error_type': error?.name,
		},
		...(error && {
			exception: {
				at: now,
				attributes: {
					'exception.type': error.name ?? 'Error',
					'exception.message': error.message ?? '',
					'exception.stacktrace': error.stack ?? '',
				},
			},
		}),
	};
}
