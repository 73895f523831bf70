import { badRequest } from './errors.ts';
import type { Cors } from './resources.ts';

/**
 * CORS as it is kept: credentials are off unless they are said to be on.
 *
 * @throws ServiceError `BadRequestException`
 */
export function checkedCors(cors: Cors): Cors {
	const { MaxAge, AllowCredentials = false, AllowOrigins } = cors;
	if (MaxAge !== undefined && (MaxAge < -1 || MaxAge > 86_400)) {
		throw badRequest('CorsConfiguration.MaxAge must be between -1 and 86400');
	}
	if (AllowCredentials && AllowOrigins?.includes('*')) {
		throw badRequest('Wildcard origin is not allowed when allowCredentials is set to true');
	}
	return { ...cors, AllowCredentials };
}
