import type { Clock } from '../../clock.js';
import type { Tags } from '../tags.js';
import type { Version } from '../types.js';
import { ApiError, notFound } from './errors.js';
import { cursorOf, encodeCursor, limitOf } from './parameters.js';
import { type Call, Created, type Route, routesOf } from './router.js';
import type { Owner } from './workflow-shapes.js';

/** The neighbours: workflow tags, users, projects. Small, but a client meets their answers. */
export function otherRoutes(parts: { version: Version; clock: Clock; owner: Owner; workflowTags: Tags }): Route[] {
	const { version, workflowTags, owner } = parts;

	const listTags = ({ query }: Call) => {
		const cursor = cursorOf(query.cursor);
		const limit = Number(cursor?.limit ?? limitOf(version, query)) || Number.POSITIVE_INFINITY;
		const offset = Number(cursor?.offset ?? 0);
		const all = workflowTags.all();
		const next = offset + limit;
		return {
			data: all.slice(offset, next),
			nextCursor: next < all.length ? encodeCursor({ limit, offset: next }) : null,
		};
	};

	const createTag = ({ body }: Call) => {
		const { name, ...more } = (body ?? {}) as { name?: unknown };
		if (name === undefined) throw new ApiError(400, "request/body must have required property 'name'");
		const [extra] = Object.keys(more);
		if (extra !== undefined) {
			const told =
				version === '2.40.7' ? `Unrecognized key(s) in object: '${extra}'` : 'must NOT have additional properties';
			throw new ApiError(400, `request/body ${told}`);
		}
		const trimmed = String(name).trim();
		// An empty or too long name is told as one that exists, too.
		if (trimmed === '' || trimmed.length > 24 || workflowTags.byName(trimmed)) {
			throw new ApiError(409, 'Tag already exists');
		}
		return new Created(workflowTags.named(trimmed));
	};

	const getTag = ({ params }: Call) => {
		const tag = workflowTags.get(params.tagId!);
		if (!tag) throw notFound();
		return tag;
	};

	const users = () => {
		const at = new Date(owner.createdAt).toISOString();
		const user = { id: owner.userId, email: 'owner@example.test', firstName: 'Own', lastName: 'Er' };
		return { data: [{ ...user, createdAt: at, updatedAt: at, isPending: false }], nextCursor: null };
	};

	const unlicensed = () => {
		const feature = 'feat:projectRole:admin';
		throw new ApiError(
			403,
			`Your license does not allow for ${feature}. To enable ${feature}, please upgrade to a license that supports this feature.`,
		);
	};

	const query = ['limit', 'cursor'];
	const tag = routesOf('tags');
	return [
		tag('GET /tags', 'tag:list', 'getTags', listTags, { query }),
		tag('POST /tags', 'tag:create', 'createTag', createTag, { body: 'required' }),
		tag('GET /tags/{tagId}', 'tag:read', 'getTag', getTag),
		routesOf('user')('GET /users', 'user:list', 'getUsers', users, { query }),
		routesOf('projects')('GET /projects', 'project:list', 'getProjects', unlicensed, { query }),
	];
}
