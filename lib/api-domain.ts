import {
  BasePathMapping,
  DomainName,
  EndpointType,
  type IRestApi,
  type RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets'
import { Construct } from 'constructs'
import type { DomainInput } from './config-inputs.ts'

export interface ApiDomainProps {
  readonly api: RestApi
  readonly domain: DomainInput
}

/** The API under a name of the operator's: TLS 1.2 or newer, and the record where the zone is in Route 53. */
export class ApiDomain extends Construct {
  readonly url: string
  /** What the record must point to; undefined where the stack writes it. */
  readonly target: string | undefined

  constructor(scope: Construct, id: string, { api, domain }: ApiDomainProps) {
    super(scope, id)
    const { name, certificateArn, hostedZoneId, hostedZoneName: zoneName } = domain
    const named = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
    // At the root: the name alone stands for the stage.
    new BasePathMapping(this, 'Mapping', {
      domainName: named,
      // The class declares a property less strictly than exactOptionalPropertyTypes asks.
      restApi: api as IRestApi,
      stage: api.deploymentStage,
    })
    this.url = `https://${name}`
    if (hostedZoneId !== undefined && zoneName !== undefined) {
      new ARecord(this, 'Record', {
        zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName }),
        recordName: `${name}.`,
        target: RecordTarget.fromAlias(new ApiGatewayDomain(named)),
      })
    } else this.target = named.domainNameAliasDomainName
  }
}
