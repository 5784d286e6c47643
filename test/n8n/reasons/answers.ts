import { clouds } from './clouds.js';
import type { ForeignAnswer } from './foreign-answer.js';
import { ofN8n } from './of-n8n.js';
import { otherPrograms } from './other-programs.js';
import { proxies } from './proxies.js';
import { signInPages } from './sign-in-pages.js';

export const foreignAnswers: ForeignAnswer[] = [...proxies, ...signInPages, ...clouds, ...otherPrograms, ...ofN8n];
