import { sanitise } from '../model/sanitise.ts';
import { type FailedCall, loginCommand, quote, type RawError, type Verdict } from './failed-call.ts';

const names: readonly string[] = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];

/**
 * The verdict on credentials that could not be had, or null when the error is of another sort. The SDK has
 * one error name for all of it, so the text decides.
 */
export function credentialVerdict(error: RawError, call: FailedCall): Verdict | null {
	if (!names.includes(error.name ?? '')) return null;
	const text = error.message ?? '';
	const whose = call.profile === null ? '' : ` of profile ${sanitise(call.profile)}`;
	if (/re-?authenticate using aws login|\baws login\b/i.test(text)) {
		const command = call.profile === null ? 'aws login' : `aws login --profile ${sanitise(call.profile)}`;
		return { kind: 'expired', message: `The login${whose} has expired; run \`${command}\`.` };
	}
	if (/expired|sso session|sso token|aws sso login|refresh this SSO|token.*(invalid|not found)/i.test(text)) {
		return { kind: 'expired', message: `The login${whose} has expired; run \`${loginCommand(call)}\`.` };
	}
	if (/multi-factor|MFA/.test(text)) {
		return {
			kind: 'denied',
			message: `The role${whose} needs an MFA code, which qdash cannot ask for; export temporary credentials, for example with \`aws configure export-credentials\`.`,
		};
	}
	if (/could not load credentials from any providers/i.test(text)) {
		return {
			kind: 'denied',
			message:
				call.profile === null
					? 'No AWS credentials were found; name a profile with --profile or AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
					: `No AWS credentials were found for profile ${sanitise(call.profile)}; run \`aws configure --profile ${sanitise(call.profile)}\` or \`${loginCommand(call)}\`.`,
		};
	}
	return { kind: 'denied', message: `The credentials${whose} could not be had: ${quote(text, call)}.` };
}
