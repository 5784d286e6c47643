import type { ChainableCommander } from 'ioredis';

/** What each command of a pipeline gives. ioredis puts what failed among the answers: not read is not empty, so it is thrown. */
export async function answersOf<Answer>(pipeline: ChainableCommander): Promise<Answer[]> {
	return ((await pipeline.exec()) ?? []).map(([error, answer]) => {
		if (error) throw error;
		return answer as Answer;
	});
}
