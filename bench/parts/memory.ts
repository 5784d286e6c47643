import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Resident memory of a process, in MB of 1,000,000 bytes. */
export async function residentMb(pid: number): Promise<number> {
	return (await residentKib(pid)) * 0.001024;
}

/** The most that a process has had resident since it started, in MB; on systems that do not keep it, what it has now. */
export async function peakMb(pid: number): Promise<number> {
	if (process.platform !== 'linux') return residentMb(pid);
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) * 0.001024;
}

async function residentKib(pid: number): Promise<number> {
	if (process.platform === 'linux') {
		const status = await readFile(`/proc/${pid}/status`, 'utf8');
		return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]);
	}
	const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
	return Number(stdout);
}
