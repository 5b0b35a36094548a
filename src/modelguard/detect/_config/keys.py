"""What keys of configuration files mean: what holds a model, what stands beside one, what tells nothing."""

from __future__ import annotations

import re

from modelguard.expressions import expression


def _ordered(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROVIDER_KEYS = _ordered(
    """
    Type resourceType provider providerId provider_id provider_type provider_name llm_provider
    model_provider modelProvider custom_llm_provider embedding_provider engine inference_engine
    model_endpoint_type api_type apiType serviceName backend vendor client api type _type class_name className
    _target_ class uses platform framework runtime component_type node_type llm_type service
    llm_service model_class global_llm_service ServiceType serviceType Provider LlmProvider LLMProvider
    ModelProvider EmbeddingProvider ProviderName ProviderType ApiType
    """
)
# What these hold is a provider's name, even where it is none of the above.
PROVIDER_NAMES = _words(
    "provider llm_provider model_provider modelProvider custom_llm_provider embedding_provider provider_name"
    " Provider LlmProvider LLMProvider ModelProvider EmbeddingProvider ProviderName"
)
# Keys such as `vLLMLoRAConfig` belong to what they start with.
PROVIDER_OF_KEY = expression(r"(?:vllm|ollama|sglang|tgi|tei|localai|llamacpp)", re.IGNORECASE)

# Below these stand further settings of the model that is named beside them.
SETTINGS = _ordered(
    """
    parameters config params options settings model_kwargs generation_kwargs init_parameters init_args
    default_parameters client client_config litellm_params inputs configuration overrides
    """
)
# Beside one of these, a bare `model` is a model of the trade.
COMPANY = _words(
    """
    temperature max_tokens maxTokens max_completion_tokens top_p topP top_k provider api_base base_url
    baseURL apiBase api_key apiKey tokenizer prompt prompts messages system system_prompt systemPrompt
    instructions quantization dtype context_length contextLength contextWindow context_window
    context_size embedding embeddings dimensions dims backend max_model_len maxModelLen
    tensor_parallel_size enableLoRA lora adapters gpu_memory_utilization stop_words stopwords
    chat_template num_ctx n_ctx llm reasoning_effort reasoningEffort max_retries model_kwargs modelURL
    litellm_params engine_args vllmConfig use_bedrock use_vertex anthropic_api_key openai_api_key tools
    presence_penalty frequency_penalty api_version model_provider max_input_tokens max_output_tokens
    gguf mmproj streaming temperatureUnit agent @architectures @llm_models
    Temperature MaxTokens MaxOutputTokens TopP ApiKey SystemPrompt
    """
)
# Beside one of these, or two of those that evaluations and downloads know too, the model is trained.
TRAINING = _words(
    """
    learning_rate lora_r lora_rank lora_alpha num_epochs num_train_epochs micro_batch_size finetuning_type
    gradient_accumulation_steps per_device_train_batch_size rl training_args lr_scheduler
    lr_scheduler_type train_dataset hyperparameters learning_rate_multiplier student_model training
    """
)
MAYBE_TRAINING = _words(
    "datasets stage sequence_len output_dir training_data trainer dataset_id optimizer scheduler seed epochs"
)
# Their values are prose, data or names of other things; nothing below them is read.
SILENT = _words(
    """
    description descriptions comment comments readme title label labels annotations dataset datasets
    dataset_name dataset_path dataset_id train_dataset dependencies devDependencies peerDependencies
    optionalDependencies selector matchLabels nodeSelector volumes volumeMounts tolerations affinity
    imagePullSecrets topics tags keywords author authors $schema tool_call_parser toolCallParser
    tool-call-parser reasoning_parser model_type modelType architectures tokenizer_name tokenizer_model
    tokenizer_config license licence licenses fixtures expected vocab merges added_tokens chat_template
    chatTemplate promptTemplates stopwords stop_words wandb_project wandb_run_id hub_model_id output_dir
    run_name
    experiment_name displayName display_name display container_name hostname networks depends_on ports
    healthcheck concurrency permissions on_failure locale i18n translations _name _target_
    registered_model_name served_model_name aliases placeholder match inputParams inputAnchors
    outputAnchors templating example_model_input diskSelector path_src path_tgt path_sco path_txt path_align
    pinData answers ans ground_truth groundTruth response_metadata
    usage_metadata additional_kwargs ls_model_name stdout stderr
    """
)
# They hold something else than a model, whatever it looks like.
ELSEWHERE = _words(
    """
    image uses type Type resourceType version apiVersion kind namespace filename runs-on secretName
    project project_name projectName model_group service_id serviceId wandb_group wandb_name wandb_team
    architecture module
    """
)
AZURE_DEPLOYMENTS = ("azure_deployment", "azureDeployment", "azure_deployment_name")
# Pages about a model, beside what it does.
PAGES = frozenset(("link", "links", "homepage", "website", "paper", "citation", "page", "docs"))
# They hold a folder, which is a model's only where its name tells so.
FOLDER_KEYS = _words(
    """
    checkpoint_dir checkpoint_path model_dir model_path model_folder modelPath local_model_path model_root
    """
)
SELF_HOSTED_KEYS = _words(
    """
    modelURL modelUrl model_source modelSource storageUri storage_uri defaultBaseModel
    pretrained_model_name_or_path model_name_or_path model_id_or_path hf_model hf_model_id hfModelId modelHub
    gguf repo_id hf_repo hf_repo_id source_model_name
    """
)
# Under a key that names a model, these hold its id; the second group gives it another name.
ID_KEYS = _words(
    """
    id model model_id modelId api_name slug uri source repo repository repo_id path value
    """
)
NAME_KEYS = _words("name alias modelName model_name label displayName")
SOURCES = _words(
    """
    uri source url repo repository path model id model_id modelUri storageUri filename model_path modelPath
    model_name_or_path model_id_or_path hf_model hf_repo
    """
)
VALUE_KEYS = _words(
    """
    value default defaultValue const current initialValue primary fallback fallbacks secondary main
    """
)
# Beside one of these, `model_name` is the name of the service itself.
OF_SERVICE = _words(
    """
    model_class_name model_module_dir model_cache trt_llm url_path bundled_packages_dir examples_filename
    model_metadata docker_server base_image external_package_dirs
    """
)
# Beside one of these, a plain `path` or `name` is a model's.
OF_WEIGHTS = _words(
    """
    trust_remote_code trustRemoteCode hf_config_path tokenizer_path attn_implementation torch_dtype
    use_remove_padding checkpoint_files load_in_4bit load_in_8bit tensor_parallel_size torch_dtype_str
    """
)
CATALOGUE = _words(
    """
    label price pricing cost input_cost output_cost inputCost outputCost context_length contextLength
    contextWindow context_window displayName display_name owned_by ownedBy capabilities maxInputTokens
    maxOutputTokens max_input_tokens max_output_tokens input_cost_per_token output_cost_per_token
    litellm_provider modalities supports_vision knowledge_cutoff model_family modelFamily featured
    inputModalities outputModalities input_modalities output_modalities release_date releaseDate size_gb
    parameters_b max_context content_length max_output model_types matchPattern
    """
)
# What a gallery shows of each of its entries.
DISPLAYED = _words(
    """
    description license licence icon tags urls homepage author downloads likes readme datasets rank
    model_creator last_commit_time
    """
)
# What a form offers to choose from, and what an access policy allows.
CHOICES = _words(
    """
    enum options choices examples allowedValues allowed_values AllowedValues allowed allowed_models
    allowedModels suggestions catalog catalogue available_models availableModels
    supported_models supportedModels
    """
)
ON_OFFER = expression(
    r"(?:(?:[a-z]{1,30}_){0,3}(?:available|supported|compatible|allowed|visible|selectable|known|recommended|suggested"
    r"|blocked|denied|banned|forbidden|excluded|disabled|hidden|ignored|skipped|broken|unavailable)_?(?:[a-z]{1,20}_){0,2}"
    r"|(?:previous|former|legacy|deprecated|retired|unsupported)_?(?:default_)?)models\Z"
    r"|(?:supports|requires|lacks)_[a-z_]{2,30}\Z"
    r"|(?:[a-z]{1,30}_){0,3}models?_(?:filter(?:_list)?|(?:allow|white|block|deny|black)_?list)\Z",
    re.IGNORECASE,
)
# Below these each key is what a model is for: `modelRoles: {slow: acme/talk-7}`.
OF_ROLES = expression(
    r"(?:^|_)models?_(?:roles?|tiers?|routes?|routing|assignments?|selection|map|mapping|by_[a-z]{2,20}|per_[a-z]{2,20})\Z"
    r"|(?:^|[a-z])[mM]odels?(?:Roles?|Tiers?|Routes?|Routing|Assignments?|Selection|Map|Mapping|(?:By|Per)[A-Z][a-z]{1,20})\Z"
)
POLICY = _words("Resource NotResource")
MEASURES = frozenset(k for k in CATALOGUE if "ontext" in k or "ost" in k or "ric" in k or "odalit" in k)
# A row with one of these can only be one of a table of known models.
DESCRIBED = _words(
    """
    model_family model_ability model_lang owned_by ownedBy litellm_provider supports_vision
    knowledge_cutoff inputModalities licenseLink license_link libraryName
    """
) | {"In Collection", "Converted From"}  # as OpenMMLab's and Papers with Code's indices of a zoo have them

# A row with one of these is in use, not merely known; in a plain list of models, the others say so too.
IN_USE = _words(
    """
    config api_base base_url baseURL apiBase api_key apiKey temperature prompt messages command args backend
    litellm_params
    """
)
IN_PLACE = _words(
    """
    source url uri replicas resources enabled provider engine provider_id parameters role roles type api
    lang_code
    """
)

ENV_KEYS = _words(
    """
    env envs environment environments env_variables env_vars envVars environment_variables
    environmentVariables build-args build_args buildArgs
    extraEnv extraEnvVars backendEnvVars extraEnvs container_env variables EnvironmentVariables environs
    literals containerEnv remoteEnv Variables Environment config_env runtimeEnv secretEnv vars
    """
)
ARGV_KEYS = _words(
    """
    command args entrypoint cmd arguments containerArgs extraArgs extra_args vllmArgs serverArgs
    additionalArgs ansible.builtin.command exec containerCommand commandLine claude_args codex-args
    docker_args dockerArgs docker_start_cmd dockerStartCmd startCommand start_command
    """
)
SCRIPT_KEYS = _words(
    """
    commands cmds run script scripts setup before_script after_script postCreateCommand postStartCommand
    onCreateCommand postAttachCommand updateContentCommand init startup_script user_data install shell
    ansible.builtin.shell build_commands buildCommands
    inlineScript shell_commands pre_build_commands post_build_commands runcmd bootcmd
    """
)
