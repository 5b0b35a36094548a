"""What libraries of models call to load, fetch or train the weights that a name stands for."""

from __future__ import annotations

from modelguard.detect._cloud_sdks import MODEL, Row
from modelguard.naming.hub import OWN_STORE


def _loads(names: str, *params: str, at: int | None = 0, channel: str | None = "hf-hub") -> Row:
    """A row for what loads weights; where no arguments are told, the common ones hold the model."""
    return names, channel, "self-hosted", "weights-load", at, params or MODEL


ROWS: tuple[Row, ...] = (
    _loads(
        "from_pretrained",
        "pretrained_model_name_or_path",
        "pretrained_model_link_or_path",
        "repo_id",
        "model_tag",
        *MODEL,
    ),
    _loads("from_model_id", "model_id"),
    _loads(
        "from_hf_hub from_hf_hub_to_cache load_from_hf_hub from_huggingface_hub", "repo_id", "name", *MODEL
    ),
    _loads(
        """SentenceTransformer CrossEncoder SparseEncoder FlagModel FlagLLMModel BGEM3FlagModel FlagReranker
        FlagLLMReranker FlagAutoModel KeyBERT ColBERT LateInteractionTextEmbedding SparseTextEmbedding
        fastembed:TextEmbedding TextCrossEncoder SetFitModel Model2Vec INSTRUCTOR LLMLingua PromptCompressor
        GLiNER FlashRankRanker TransformerRanker T5Ranker ColBERTRanker flashrank:Ranker""",
        "model_name_or_path",
        *MODEL,
    ),
    _loads(
        """HuggingFaceEmbeddings HuggingFaceEmbedding HuggingFaceBgeEmbeddings HuggingFaceInstructEmbeddings
        HuggingFaceLLM HuggingFaceLocalGenerator HuggingFaceLocalChatGenerator
        SentenceTransformersTextEmbedder SentenceTransformersDocumentEmbedder
        SentenceTransformersDiversityRanker TransformersSimilarityRanker
        SentenceTransformersSimilarityRanker TransformersZeroShotTextRouter TransformersTextRouter
        ExtractiveReader HuggingFaceCrossEncoder SentenceTransformerEmbeddings SentenceTransformerRerank
        FastEmbedEmbeddings FastEmbedEmbedding FlagEmbeddingReranker SentenceTransformerEmbeddingFunction
        TransformersModel MLXModel NamedEntityExtractor FastembedTextEmbedder FastembedDocumentEmbedder
        OptimumEmbedding ColbertRerank VLLMModel BERTopic FARMReader TransformersReader EmbeddingRetriever
        PromptNode""",
        "model_name_or_path",
        "embedding_model",
        "modelName",
        *MODEL,
    ),
    _loads("HuggingFacePipeline", "model_id"),
    _loads("transformers:pipeline pipeline", "model", "tokenizer", at=1),
    _loads(
        """sentence_transformers:load outlines:transformers guidance:Transformers mlx_lm:load mlx_vlm:load
        transformer_lens:HookedTransformer exllamav2:load""",
        "path_or_hf_repo",
        *MODEL,
    ),
    _loads("outlines:vllm", channel="vllm"),
    _loads("timm:create_model", "model_name"),
    _loads(
        "open_clip:create_model open_clip:create_model_and_transforms open_clip:create_model_from_pretrained"
    ),
    _loads(
        "whisperx:load_model WhisperModel BatchedInferencePipeline",
        "name",
        "model_size_or_path",
        "whisper_arch",
        *MODEL,
    ),
    _loads(
        """clip:load whisper:load_model stable_whisper:load_model LocalWhisperTranscriber
        whisper_timestamped:load_model insightface:FaceAnalysis lavis:load_model
        lavis:load_model_and_preprocess rembg:new_session vosk:Model""",
        "name",
        "model_size_or_path",
        *MODEL,
        channel=OWN_STORE,
    ),
    # Roboflow's server of detectors, in the program itself; the name is that of many a module of one's own.
    _loads(
        "inference:get_model inference:get_roboflow_model inference:init",
        "model_id",
        at=None,
        channel=OWN_STORE,
    ),
    _loads(
        "funasr:AutoModel",
        "model",
        "vad_model",
        "punc_model",
        "spk_model",
        "lm_model",
        at=None,
        channel="modelscope",
    ),
    _loads("spacy:load", "name", channel="spacy"),
    ("spacy:download", "spacy", "self-hosted", "download", 0, ("model",)),
    _loads("SpacyEmbeddings", at=None, channel="spacy"),
    _loads("hub.load", "model", at=1, channel=OWN_STORE),
    _loads(
        """SequenceTagger.load TextClassifier.load TARSClassifier.load flair:load TransformerWordEmbeddings
        TransformerDocumentEmbeddings flair:FlairEmbeddings flair:WordEmbeddings""",
        "model_path",
        "embeddings",
        *MODEL,
    ),
    _loads("TTS:TTS ModelManager.download_model", channel=OWN_STORE),
    _loads("PiperVoice.load piper:load", "model_path", channel=None),
    _loads("gensim:load", "name", channel=None),
    _loads("from_preset", "preset"),
    _loads("stanza:Pipeline stanza:download", "lang", "model_dir", channel=None),
    _loads("torchvision:get_model torchvision:get_model_weights", "name", channel="torchvision"),
    _loads("onnxruntime:InferenceSession", "path_or_bytes", channel="onnxruntime"),
    _loads(
        """sherpa_onnx:from_transducer sherpa_onnx:from_paraformer sherpa_onnx:from_whisper
        sherpa_onnx:OfflineTtsVitsModelConfig sherpa_onnx:from_sense_voice""",
        "encoder",
        "decoder",
        "joiner",
        "paraformer",
        "model",
        at=None,
        channel="onnxruntime",
    ),
    (
        """hf_hub_download snapshot_download hf_hub_url cached_download try_to_load_from_cache
        load_state_dict_from_hf huggingface_hub:model_info model_file_download""",
        "hf-hub",
        "self-hosted",
        "download",
        0,
        ("repo_id", "model_id"),
    ),
    _loads("from_single_file", "pretrained_model_link_or_path"),
    _loads(
        "load_lora_weights load_ip_adapter load_textual_inversion", "pretrained_model_name_or_path_or_dict"
    ),
    (
        "SFTTrainer DPOTrainer ORPOTrainer GRPOTrainer PPOTrainer KTOTrainer RewardTrainer CPOTrainer",
        "hf-hub",
        "self-hosted",
        "train",
        0,
        ("model", "ref_model", "reward_funcs"),
    ),
)
