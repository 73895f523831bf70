/** The answer of STS GetCallerIdentity, in the query protocol's XML. */
export function callerIdentityXml(account: string, requestId: string): string {
	return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::${account}:user/demo</Arn>
    <UserId>AIDA${account.padStart(17, '0')}</UserId>
    <Account>${account}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`;
}
