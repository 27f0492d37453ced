/** Every format that is read for mentions, the special before the general: a file of several is read by the first. */
import type { ReadHcl } from '../../../syntax/hcl/reader.ts';
import { linesReading } from './lines.ts';
import type { MentionFormat } from './mention.ts';
import { homepageReading, pagesReading } from './own.ts';
import { namesProviders, terraformReading } from './terraform.ts';
import { treeReading } from './trees.ts';
import { workflowReading } from './workflows.ts';

export function mentionFormats(hcl: ReadHcl): readonly MentionFormat[] {
  return [
    {
      name: 'workflow',
      paths: ['.github/workflows/*.{yml,yaml}', '.github/actions/**/action.{yml,yaml}', 'action.{yml,yaml}'],
      unchanged: 'all',
      source: 'docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax, read 2026-11',
      read: workflowReading,
    },
    {
      name: 'environment',
      paths: [
        '**/.env',
        '**/.env.*',
        '**/*.env',
        '**/*.env.{example,sample,template,dist}',
        '**/{env,dotenv}.{example,sample,template,dist}',
        '!**/*.env.{js,ts,mjs,cjs,d.ts,json}',
        '!**/.env.{js,ts,mjs,cjs,vault,enc,gpg}',
      ],
      unchanged: 'all',
      source: 'docs.docker.com/compose/how-tos/environment-variables, read 2026-11',
      read: linesReading,
    },
    {
      name: 'compose',
      paths: ['**/{compose,docker-compose}.{yml,yaml}', '**/{compose,docker-compose}{.,-}*.{yml,yaml}'],
      unchanged: 'all',
      source: 'docs.docker.com/reference/compose-file, read 2026-11',
      read: treeReading,
    },
    {
      name: 'providers of Terraform',
      paths: ['**/*.{tf,tofu}'],
      unchanged: 'none',
      source: 'developer.hashicorp.com/terraform/language/providers/requirements, read 2026-11',
      holds: namesProviders,
      read: terraformReading(hcl),
    },
    {
      name: 'values of a chart',
      paths: ['**/values.{yml,yaml}', '**/values{.,-,_}*.{yml,yaml}', '**/*{.,-,_}values.{yml,yaml}'],
      unchanged: 'nearest',
      source: 'helm.sh/docs/chart_template_guide/values_files, read 2026-11',
      read: treeReading,
    },
    {
      name: 'configuration of a platform',
      paths: [
        '**/{fly,railway,wrangler,netlify}.toml',
        '**/{render,koyeb,serverless}.{yml,yaml}',
        '**/.do/{app,deploy.template}.{yml,yaml}',
        '**/{vercel,railway,app}.json',
        '**/wrangler.jsonc',
        '**/{,.}okta.{yml,yaml}',
      ],
      unchanged: 'all',
      source:
        'fly.io/docs/reference/configuration, render.com/docs/blueprint-spec, vercel.com/docs/project-configuration, github.com/okta/okta-sdk-nodejs, read 2026-11',
      read: treeReading,
    },
    {
      name: 'configuration of an application',
      paths: [
        '**/{application,bootstrap}{,-*}.{yml,yaml}',
        '**/appsettings{,.*}.json',
        '**/{config,configs,conf,configuration,settings}/*.{yml,yaml,json,toml}',
        '**/{config,settings}{,.*,-*}.{yml,yaml,json,toml}',
        '!**/.*/**',
        '!**/{node_modules,vendor,locales,i18n,_data,public,static}/**',
        '!**/{tsconfig,jsconfig,eslint,_config,mkdocs,package}*',
      ],
      unchanged: 'nearest',
      source:
        'docs.spring.io/spring-boot/reference/features/external-config.html, learn.microsoft.com/aspnet/core/fundamentals/configuration, read 2026-11',
      read: treeReading,
    },
    {
      name: 'properties',
      paths: ['**/{application,bootstrap}{,-*}.properties', '**/{config,conf}/*.properties'],
      unchanged: 'nearest',
      source: 'docs.spring.io/spring-boot/reference/features/external-config.html, read 2026-11',
      read: linesReading,
    },
    {
      name: 'pages of GitHub',
      paths: ['{,docs/,static/,public/}CNAME'],
      unchanged: 'all',
      source: 'docs.github.com/en/pages/configuring-a-custom-domain-for-your-github-pages-site, read 2026-11',
      read: pagesReading,
    },
    {
      name: 'homepage of a package',
      paths: ['{,*/}package.json'],
      unchanged: 'all',
      source: 'docs.npmjs.com/cli/configuring-npm/package-json, read 2026-11',
      holds: (text) => text.includes('"homepage"'),
      read: homepageReading,
    },
    {
      name: 'manifest of Kubernetes',
      paths: ['**/*.{yml,yaml}', '!.github/**'],
      unchanged: 'nearest',
      source: 'kubernetes.io/docs/concepts/overview/working-with-objects, read 2026-11',
      holds: (text) => /^apiVersion:/m.test(text) && /^kind:/m.test(text),
      read: treeReading,
    },
  ];
}
