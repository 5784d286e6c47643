import { describe, expect, test } from 'vitest';
import { validate } from '../validate.js';
import { draw } from './draw.js';
import { everything } from './samples.js';

describe('every message and view', () => {
	test.each(everything())('%s', (_name, what) => {
		expect(validate(what)).toEqual([]);
		expect(draw(what)).toMatchSnapshot();
	});
});
