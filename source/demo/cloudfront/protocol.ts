import type { Answer } from '../wire/answer.ts';
import type { Exchange, Protocol, WireRequest } from '../wire/protocol.ts';
import { type RestBodies, RestProtocol } from '../wire/rest-protocol.ts';
import { fromXml, toXml } from '../wire/xml.ts';
import { cloudFrontError, missingMember } from './errors.ts';
import { type CloudFrontRoute, cloudFrontRoutes, version } from './routes.ts';
import { fromXmlTree, toXmlTree } from './shape.ts';

const namespace = `http://cloudfront.amazonaws.com/doc${version}/`;

const bodies: RestBodies = {
	parse: (body, route) => {
		const { request } = route as CloudFrontRoute;
		if (!request) return undefined;
		const { root, value } = fromXml(body);
		if (root !== request.name) {
			throw cloudFrontError('MalformedInput', `The root element has to be ${request.name}.`);
		}
		return fromXmlTree(request.shape, value);
	},
	render: (output, route) => {
		const { response } = route as CloudFrontRoute;
		if (!response) return { type: '', body: '' };
		const tree = toXmlTree(response.shape, output[response.name]) as object;
		return { type: 'text/xml', body: toXml(response.name, tree, namespace) };
	},
	error: ({ shape, code, message, status, senderFault, headers }, requestId) => {
		const told = { Type: senderFault ? 'Sender' : 'Receiver', Code: code ?? shape, Message: message };
		const body = toXml('ErrorResponse', { Error: told, RequestId: requestId }, namespace);
		return { status, type: 'text/xml', body, headers };
	},
	textual: true,
};

/** REST-XML as CloudFront speaks it. */
export class CloudFrontProtocol implements Protocol {
	readonly #rest = new RestProtocol({
		signing: 'cloudfront',
		paths: /^\/2020-05-31\//,
		routes: cloudFrontRoutes.map(withHeaders),
		bodies,
		missing: (parameter) => missingMember(parameter.charAt(0).toLowerCase() + parameter.slice(1)),
	});

	read(request: WireRequest): Exchange | undefined {
		// Lambda's paths begin with dates as well: without a signature only the current version is CloudFront's.
		const signed = request.scope.service === 'cloudfront';
		const path = signed ? request.path.replace(/^\/20\d\d-\d\d-\d\d(?=\/)/, version) : request.path;
		const tagging = request.method === 'POST' && path === `${version}/tagging`;
		const operation = request.query.get('Operation');
		return this.#rest.read({ ...request, path: tagging ? `${path}/${operation}` : path });
	}
}

/** What every route gives in headers. */
function withHeaders(route: CloudFrontRoute): CloudFrontRoute {
	return {
		...route,
		answer: (output): Partial<Answer> => {
			const own = route.answer?.(output);
			const { ETag, Location } = output;
			return {
				...own,
				headers: {
					...(typeof ETag === 'string' && { ETag }),
					...(typeof Location === 'string' && { Location }),
					...own?.headers,
				},
			};
		},
	};
}
