import type { TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { Place } from '../infra/resource.ts';
import { evaluateBody, evaluatePart, isOwnPart } from './evaluation/body.ts';
import { type Environment, placeIn } from './evaluation/environment.ts';
import { evaluate } from './evaluation/expression.ts';
import { renderedOf } from './evaluation/functions/rendered.ts';
import { type Instance, presumed, type Repetition, repetitionOf } from './evaluation/repetition.ts';
import { stepName } from './evaluation/steps.ts';
import { converted } from './evaluation/types.ts';
import { isNothing, isNull, list, map, term } from './evaluation/values.ts';
import type { Build, ModuleScope, TerraformResource } from './infrastructure.ts';
import { callArguments, calledDirectory, type Declared, type Module, metaArguments } from './module.ts';
import { inTerm, keyed, nameOf } from './names.ts';
import { placesIn } from './places.ts';

/** Modules within modules, and all of them together. */
export const moduleLimits = { depth: 12, instances: 2_000, resources: 50_000 } as const;

interface Expanded {
  readonly repetition: Repetition;
  readonly reference: TreeNode;
}

type Mode = TerraformResource['mode'];

export class ModuleInstance implements ModuleScope {
  readonly address: string;
  readonly module: Module;
  readonly environment: Environment;
  readonly #build: Build;
  readonly #inputs: ReadonlyMap<string, TreeNode> | null;
  readonly #directories: readonly string[];
  readonly #known = new Map<string, TreeNode | 'underway'>();
  readonly #expanded = new Map<string, Expanded>();
  readonly #children = new Map<string, ModuleInstance | null>();
  readonly #environments = new Map<TextFile, Environment>();
  /** What stands before its names outside. */
  readonly #outside: string;

  /** @param inputs null for the root module. */
  constructor(
    build: Build,
    module: Module,
    address: string,
    inputs: ReadonlyMap<string, TreeNode> | null,
    above: readonly string[],
  ) {
    this.#build = build;
    this.module = module;
    this.address = address;
    this.#outside = address === '' ? '' : `${inTerm(build.renamed(address))}.`;
    this.#inputs = inputs;
    this.#directories = [...above, module.directory];
    const file = module.files[0]?.file;
    if (file === undefined) throw new Error('a module without files has no instance');
    this.environment = {
      file,
      world: build.world,
      names: (name, at) => this.#name(name, at),
      openNames: (name, at) => this.#openName(name, at),
      within: '',
    };
    build.world.directories.set(this.#termOf('path.module'), module.directory);
    build.scopes.push(this);
  }

  /** Of this module and those below. */
  resources(): readonly TerraformResource[] {
    const found: TerraformResource[] = [];
    // In the order of names, so that what is cut off somewhere is cut off at the same place in any order of writing.
    for (const [name, { attribute, file }] of this.module.locals) {
      if (this.#build.matters(file, attribute)) this.#local(name);
    }
    for (const mode of ['managed', 'data'] as const) {
      for (const [name, declared] of this.#declared(mode)) {
        if (!this.#build.matters(declared.file, declared.block)) continue;
        const { repetition } = this.#expand(mode, name, declared);
        for (const instance of repetition.instances) {
          if (found.length >= moduleLimits.resources) {
            const at = placeIn({ ...this.environment, file: declared.file }, declared.block);
            this.#build.world.budget.refuse(`more than ${moduleLimits.resources} resources`, at);
            break;
          }
          found.push(this.#resource(mode, name, declared, repetition, instance));
        }
      }
    }
    for (const [name, declared] of this.module.modules) {
      for (const child of this.#callsOf(name, declared)) found.push(...(child?.resources() ?? []));
    }
    return found;
  }

  variable(name: string): TreeNode {
    const declared = this.module.variables.get(name);
    return this.#once(`var.${name}`, declared, declared?.block, () => {
      const given = this.#inputs === null ? this.module.values.get(name) : undefined;
      const attributes = declared?.block.body.attributes;
      const environment = this.#in(declared);
      const nullable = attributes?.get('nullable')?.value;
      const input =
        this.#inputs?.get(name) ??
        (given === undefined ? undefined : evaluate(given.attribute.value, this.#in(given)));
      const usual = attributes?.get('default')?.value;
      const taken =
        input === undefined || (isNull(input) && nullable?.kind === 'literal' && nullable.value === false)
          ? usual === undefined
            ? undefined
            : evaluate(usual, environment)
          : input;
      if (taken === undefined) return null;
      const type = attributes?.get('type')?.value;
      return type === undefined ? taken : converted(taken, type, environment);
    });
  }

  output(name: string): TreeNode {
    const declared = this.module.outputs.get(name);
    return this.#once(`output.${name}`, declared, declared?.block, () => {
      const value = declared?.block.body.attributes.get('value')?.value;
      return value === undefined ? null : evaluate(value, this.#in(declared));
    });
  }

  #local(name: string): TreeNode {
    const declared = this.module.locals.get(name);
    if (declared === undefined) return this.#once(`local.${name}`, undefined, undefined, () => null);
    const { attribute } = declared;
    return this.#once(`local.${name}`, declared, attribute, () =>
      evaluate(attribute.value, this.#in(declared)),
    );
  }

  /** What is asked for while it is worked out leads back to itself: Terraform refuses that, here it is a term. */
  #once(
    name: string,
    written: { readonly file: TextFile } | undefined,
    lines: Lines | undefined,
    run: () => TreeNode | null,
  ): TreeNode {
    const known = this.#known.get(name);
    if (known !== undefined && known !== 'underway') return known;
    const at = placeIn(this.#in(written), lines ?? { startLine: 1, endLine: 1 });
    if (known === 'underway') {
      this.#build.world.budget.refuse(`${this.#termOf(name)} leads back to itself`, at);
      return term(this.#termOf(name), at);
    }
    this.#known.set(name, 'underway');
    const value = run() ?? term(this.#termOf(name), at);
    this.#known.set(name, value);
    return value;
  }

  #in({ file }: Pick<Environment, 'file'> = this.environment): Environment {
    const environment = this.#environments.get(file) ?? { ...this.environment, file };
    this.#environments.set(file, environment);
    return environment;
  }

  #termOf(name: string): string {
    return this.#outside + name;
  }

  #addressOf(name: string): string {
    return this.address === '' ? name : `${this.address}.${name}`;
  }

  #name(name: string, at: Place): TreeNode {
    const parts = (run: (key: string) => TreeNode) =>
      term(this.#termOf(name), at, { parts: (key) => run(String(key)) });
    switch (name) {
      case 'var':
        return parts((key) => this.variable(key));
      case 'local':
        return parts((key) => this.#local(key));
      case 'module':
        return parts((key) => this.#moduleReference(key, at));
      case 'data':
        return parts((type) =>
          term(this.#termOf(`data.${type}`), at, {
            parts: (key) => this.#reference('data', `${type}.${key}`, at),
          }),
        );
      case 'path':
        return parts((key) => term(key === 'module' ? this.#termOf('path.module') : 'path.module', at));
      case 'terraform':
        return term('terraform', at);
      default:
        return parts((key) => this.#reference('managed', `${name}.${key}`, at));
    }
  }

  /** The root module may be a library: what it leaves empty, those who call it fill. */
  #openName(name: string, at: Place): TreeNode {
    if (name !== 'var' || this.#inputs !== null) return this.#name(name, at);
    return term('var', at, {
      parts: (key) => {
        const value = this.variable(String(key));
        return this.module.values.has(String(key)) || !isNothing(value) ? value : term(`var.${key}`, at);
      },
    });
  }

  #declared(mode: Mode): ReadonlyMap<string, Declared> {
    return mode === 'data' ? this.module.data : this.module.resources;
  }

  #reference(mode: Mode, name: string, at: Place): TreeNode {
    const declared = this.#declared(mode).get(name);
    const full = mode === 'data' ? `data.${name}` : name;
    return declared === undefined
      ? term(this.#termOf(full), at)
      : this.#expand(mode, name, declared).reference;
  }

  #expand(mode: Mode, name: string, declared: Declared): Expanded {
    const full = mode === 'data' ? `data.${name}` : name;
    const known = this.#expanded.get(full);
    if (known !== undefined) return known;
    const environment = { ...this.#in(declared), within: this.#addressOf(full) };
    const at = placeIn(environment, declared.block);
    // Its own number may not depend on it; whoever writes that finds a term.
    const underway = { by: null, instances: [], unknown: null, at: () => environment };
    this.#expanded.set(full, { repetition: underway, reference: term(this.#termOf(full), at) });
    const repetition = this.#repetition(full, declared, environment);
    const expanded = { repetition, reference: this.#referenceTo(full, declared, repetition, at) };
    this.#expanded.set(full, expanded);
    return expanded;
  }

  #repetition(full: string, { block }: Declared, environment: Environment): Repetition {
    const repetition = repetitionOf(block.body, environment);
    if (repetition.instances.length > 0) return repetition;
    const address = this.#addressOf(full);
    const { switches } = this.#build.world;
    switches.off.set(address, block);
    return switches.presumes(address) ? presumed(block.body, environment) : repetition;
  }

  #referenceTo(full: string, declared: Declared, repetition: Repetition, at: Place): TreeNode {
    const whole = this.#addressOf(full);
    const one = (key: Instance['key'], environment: Environment) => {
      const address = keyed(whole, key);
      return this.#handle(address, declared, environment, at);
    };
    const { by, instances } = repetition;
    const [first] = instances;
    if (by === null) return first === undefined ? term(whole, at) : one(null, first.environment);
    const any = instances.find((instance) => instance.any);
    if (any !== undefined) {
      const template = (key: string | number) => {
        if (typeof key === 'string' && (by === 'count' || isOwnPart(declared.block.body, key)))
          return this.#part(whole, declared, any.environment, key, at);
        return one(key, repetition.at(key));
      };
      const spelled = inTerm(this.#build.renamed(whole));
      return term(spelled, at, { parts: template, open: true });
    }
    const items = instances.map(({ key, environment }) => one(key, environment));
    if (by === 'count') return list(items, at);
    const entries = instances.map(({ key }, index): [string, TreeNode] => [
      String(key),
      items[index] ?? term(whole, at),
    ]);
    return map(entries, at);
  }

  #handle(address: string, declared: Declared, environment: Environment, at: Place): TreeNode {
    const parts = (key: string | number) => this.#part(address, declared, environment, String(key), at);
    return term(inTerm(this.#build.renamed(address)), at, { parts });
  }

  /** An attribute that is written is what is written there; any other is known to the provider alone. */
  #part(address: string, { block }: Declared, environment: Environment, key: string, at: Place): TreeNode {
    const known = this.#known.get(`${address} ${key}`);
    const computed = () => {
      const spelled = stepName(inTerm(this.#build.renamed(address)), key);
      this.#build.references.set(spelled, { address: this.#build.renamed(address), attribute: key });
      return term(spelled, at);
    };
    if (known !== undefined) return known === 'underway' ? computed() : known;
    this.#known.set(`${address} ${key}`, 'underway');
    const written = metaArguments.has(key) ? null : evaluatePart(block.body, key, environment);
    const value = written ?? (key === 'rendered' ? renderedOf(block, environment) : null) ?? computed();
    this.#known.set(`${address} ${key}`, value);
    return value;
  }

  #resource(
    mode: Mode,
    name: string,
    { block, file }: Declared,
    repetition: Repetition,
    { key, environment }: Instance,
  ): TerraformResource {
    const full = mode === 'data' ? `data.${name}` : name;
    const declaration = this.#addressOf(full);
    const address = keyed(declaration, key);
    const place = placeIn({ ...environment, file }, block);
    const [type = '', label = ''] = block.labels;
    const body = evaluateBody(block.body, environment, metaArguments);
    return {
      mode,
      address,
      declaration,
      module: this.address,
      type,
      name: nameOf(mode, type, keyed(label, key)),
      body,
      place,
      placeOf: placesIn(body, place, this.#build.edited),
      number: repetition.unknown,
      block,
      environment,
    };
  }

  #moduleReference(name: string, at: Place): TreeNode {
    const declared = this.module.modules.get(name);
    if (declared === undefined) return term(this.#termOf(`module.${name}`), at);
    const { repetition } = this.#expandModule(name, declared);
    const whole = this.#addressOf(`module.${name}`);
    const one = (instance: Instance) => {
      const child = this.#child(name, declared, instance);
      const spelled = inTerm(this.#build.renamed(keyed(whole, instance.key)));
      return term(spelled, at, {
        parts: (key) =>
          child?.module.outputs.has(String(key)) === true
            ? child.output(String(key))
            : term(stepName(spelled, key), at),
      });
    };
    const { by, instances } = repetition;
    const any = instances.find((instance) => instance.any);
    // Whichever key is asked for, it is the one that stands for all.
    if (any !== undefined) return term(this.#termOf('module'), at, { parts: () => one(any), open: true });
    const [first] = instances;
    if (by === null) return first === undefined ? term(whole, at) : one(first);
    if (by === 'count') return list(instances.map(one), at);
    return map(
      instances.map((instance) => [String(instance.key), one(instance)] as const),
      at,
    );
  }

  #expandModule(name: string, declared: Declared): Expanded {
    const full = `module.${name}`;
    const known = this.#expanded.get(full);
    if (known !== undefined) return known;
    const environment = this.#in(declared);
    const reference = term(full, placeIn(environment, declared.block));
    const nobody = { by: null, instances: [], unknown: null, at: () => environment };
    this.#expanded.set(full, { repetition: nobody, reference });
    const expanded = { repetition: this.#repetition(full, declared, environment), reference };
    this.#expanded.set(full, expanded);
    return expanded;
  }

  #callsOf(name: string, declared: Declared): readonly (ModuleInstance | null)[] {
    const { repetition } = this.#expandModule(name, declared);
    return repetition.instances.map((instance) => this.#child(name, declared, instance));
  }

  /** @returns null where its files are not here. */
  #child(name: string, { block, file }: Declared, { key, environment }: Instance): ModuleInstance | null {
    const address = keyed(this.#addressOf(`module.${name}`), key);
    const known = this.#children.get(address);
    if (known !== undefined) return known;
    this.#children.set(address, null);
    const inFile = { ...environment, file };
    const place = placeIn(inFile, block);
    const source = evaluatePart(block.body, 'source', inFile);
    const { calls, scopes, world } = this.#build;
    const inputs = new Map<string, TreeNode>();
    for (const { name: input, value } of block.body.attributes.values()) {
      if (!callArguments.has(input)) inputs.set(input, evaluate(value, inFile));
    }
    // A call that may never be made leads nowhere: who is called is judged alone, or where others call it.
    const led = source !== null && !world.switches.off.has(this.#addressOf(`module.${name}`));
    const directory = led ? calledDirectory(source, this.module.directory) : null;
    if (directory !== null) world.asked.add(`${directory}/`);
    const module = directory === null ? null : this.#build.moduleAt(directory);
    const version = evaluatePart(block.body, 'version', inFile);
    calls.push({ address, place, source, version, directory: module?.directory ?? null, inputs, block });
    if (module === null || directory === null) return null;
    if (this.#directories.includes(directory) || this.#directories.length > moduleLimits.depth) {
      world.budget.refuse(`module ${name} calls itself, or modules call each other too deep`, place);
      return null;
    }
    if (scopes.length >= moduleLimits.instances) {
      world.budget.refuse(`more than ${moduleLimits.instances} module instances`, place);
      return null;
    }
    const child = new ModuleInstance(this.#build, module, address, inputs, this.#directories);
    this.#children.set(address, child);
    return child;
  }
}
