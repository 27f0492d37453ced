/** Every manifest that is read, the special before the general: a file of several is read by the first. */
import { cargoToml } from './declared/cargo.ts';
import { composerJson } from './declared/composer.ts';
import { goMod } from './declared/go-mod.ts';
import { msbuild, packagesConfig } from './declared/msbuild.ts';
import { pubspec } from './declared/pubspec.ts';
import { packageJson } from './javascript/package-json.ts';
import { denoJson, pnpmWorkspace } from './javascript/workspaces.ts';
import { gradle } from './jvm/gradle.ts';
import { pomXml } from './jvm/pom.ts';
import { versionCatalog } from './jvm/version-catalog.ts';
import type { Manifest } from './manifest.ts';
import { environmentYml, pipfile } from './python/pipfile.ts';
import { pyproject } from './python/pyproject.ts';
import { requirements } from './python/requirements.ts';
import { setupCfg, setupPy } from './python/setup.ts';
import { mixExs } from './scripted/mix.ts';
import { gemfile, gemspec, podfile } from './scripted/ruby.ts';
import { packageSwift } from './scripted/swift.ts';
import { bunfig } from './settings/bunfig.ts';
import { cargoConfig } from './settings/cargo-config.ts';
import { bundleConfig, gemrc } from './settings/gems.ts';
import { mavenSettings } from './settings/maven.ts';
import { npmrc, yarnrc } from './settings/npmrc.ts';
import { nugetConfig } from './settings/nuget.ts';
import { pipConf, pypirc } from './settings/pip.ts';
import { poetryToml, uvToml } from './settings/poetry.ts';
import { yarnrcYml } from './settings/yarnrc-yml.ts';

export const manifests: readonly Manifest[] = [
  packageJson,
  pnpmWorkspace,
  denoJson,
  requirements,
  pyproject,
  pipfile,
  setupCfg,
  setupPy,
  environmentYml,
  goMod,
  pomXml,
  gradle,
  versionCatalog,
  gemfile,
  gemspec,
  msbuild,
  packagesConfig,
  nugetConfig,
  cargoToml,
  composerJson,
  mixExs,
  packageSwift,
  pubspec,
  podfile,
  npmrc,
  yarnrc,
  yarnrcYml,
  bunfig,
  pipConf,
  pypirc,
  uvToml,
  poetryToml,
  mavenSettings,
  cargoConfig,
  bundleConfig,
  gemrc,
];
