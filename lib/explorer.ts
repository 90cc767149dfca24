import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { iBucket } from './buckets.ts'
import type { DomainInput } from './config-inputs.ts'
import { HSTS_SECONDS, pageHeaders } from './page-headers.ts'

export interface ExplorerProps {
  /** Scheme and host of the API, which the page asks for figures. */
  readonly apiOrigin: string
  /** A name of its own. @default that of CloudFront */
  readonly domain?: DomainInput | undefined
}

/**
 * Where the explorer's files lie: public pages without figures. `web/dist` is copied into the bucket after
 * the deployment (lib/README.md says how).
 */
export class Explorer extends Construct {
  readonly bucket: Bucket
  readonly url: string
  /** What the record of the page's own name must point to; undefined where the stack writes it, or without a name. */
  readonly target: string | undefined

  constructor(scope: Construct, id: string, { apiOrigin, domain }: ExplorerProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    acknowledge(this.bucket, {
      S1: 'It holds the public files of a page; who reads them is seen by CloudFront alone.',
    })
    const distribution = new Distribution(this, 'Pages', {
      comment: 'smart-steps explorer',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(domain === undefined
        ? {}
        : {
            domainNames: [domain.name],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(iBucket(this.bucket)),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headers(apiOrigin),
      },
    })
    acknowledge(distribution, {
      CFR1: 'Buyers may look from anywhere; a page without figures needs no border.',
      CFR2: 'The page is files without any program behind them: a firewall would have nothing to guard.',
      CFR3: 'A log of who looked at a public page would be personal data without a use.',
      ...(domain === undefined ? { CFR4: OWN_TLS } : {}),
    })
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}/`
    const { hostedZoneId, hostedZoneName: zoneName } = domain ?? {}
    if (domain !== undefined && hostedZoneId !== undefined && zoneName !== undefined) {
      const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName })
      const record = { zone, recordName: `${domain.name}.`, target: pointingTo(distribution) }
      new ARecord(this, 'Record', record)
      // CloudFront answers over IPv6 as well.
      new AaaaRecord(this, 'Record6', record)
    } else if (domain !== undefined) this.target = distribution.distributionDomainName
  }

  private headers(apiOrigin: string): ResponseHeadersPolicy {
    const { security, others } = pageHeaders([apiOrigin])
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: security['content-security-policy'],
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(HSTS_SECONDS),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
      },
    })
  }
}

const pointingTo = (distribution: Distribution): RecordTarget =>
  RecordTarget.fromAlias(new CloudFrontTarget(distribution))

const OWN_TLS =
  'The name is that of CloudFront itself, whose certificate fixes the versions of TLS; explorerDomain brings a name and a policy of its own.'
