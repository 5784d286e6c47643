import { answer, type ForeignAnswer, json } from './foreign-answer.js';

export const otherPrograms: ForeignAnswer[] = [
	answer(
		'another program: Fastify',
		404,
		json,
		'{"message":"Route GET:/api/v1/executions/5 not found","error":"Not Found","statusCode":404}',
		'IntermediaryError',
		'404',
	),
	answer(
		'another program: NestJS',
		404,
		json,
		'{"message":"Cannot GET /api/v1/executions/5","error":"Not Found","statusCode":404}',
		'IntermediaryError',
		'404',
	),
	answer(
		'another program: Spring',
		404,
		json,
		'{"timestamp":"2026-11-25T09:00:00Z","status":404,"error":"Not Found","message":"No message available","path":"/api/v1/executions/5"}',
		'IntermediaryError',
		'404',
	),
	answer('another program: FastAPI', 404, json, '{"detail":"Not Found"}', 'IntermediaryError', '404'),
	answer(
		'another program: Spring, refusing',
		401,
		json,
		'{"timestamp":"x","status":401,"error":"Unauthorized","message":"Full authentication is required","path":"/"}',
		'IntermediaryError',
		'401',
	),
];
