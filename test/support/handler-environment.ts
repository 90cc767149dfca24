interface Client {
  readonly config: { endpoint?: () => Promise<{ hostname: string; port?: number }> }
}

/**
 * Variables by which handlers that are imported after this reach stand-ins of DynamoDB and S3.
 * @returns what puts the environment back as it was
 */
export async function handlerEnvironment(
  { dynamo, s3 }: { readonly dynamo: Client; readonly s3: Client },
  variables: Readonly<Record<string, string>>,
): Promise<() => void> {
  const before = { ...process.env }
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: await addressOf(dynamo),
    AWS_ENDPOINT_URL_S3: await addressOf(s3),
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    ...variables,
  })
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

async function addressOf({ config }: Client): Promise<string> {
  const { hostname, port } = await config.endpoint!()
  return `http://${hostname}:${port}`
}
