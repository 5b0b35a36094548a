"""What libraries call that come with models of their own: detectors, separators, readers of pages."""

from __future__ import annotations

from modelguard.detect._cloud_sdks import Row
from modelguard.naming.hub import OWN_STORE

_SMP = "Unet UnetPlusPlus MAnet Linknet FPN PSPNet PAN DeepLabV3 DeepLabV3Plus UPerNet Segformer DPT"

# Libraries whose weights lie at pages of releases or on a server of their maker's.
_STORES = frozenset(
    (
        "demucs", "spleeter", "deepspeech", "openwakeword", "detoxify", "bleurt", "benepar",
        "paddlenlp", "paddlehub", "allennlp_models", "mmdet", "mmseg", "mmpretrain", "mmpose", "mmocr",
        "detectron2", "segmentation_models", "doctr", "deepface", "layoutparser", "realesrgan",
        "gfpgan", "cleanfid", "mediapipe", "ultralytics",
        "audio_separator", "fasttext",
    )
)  # fmt: skip


def _of(root: str, names: str, *params: str, at: int | None = 0, channel: str | None = "hf-hub") -> Row:
    """A row for functions and classes of one library that load weights."""
    called = " ".join(f"{root}:{name}" for name in names.split())
    channel = OWN_STORE if root in _STORES else channel
    return called, channel, "self-hosted", "weights-load", at, params


ROWS: tuple[Row, ...] = (
    # Speech and music.
    _of("demucs", "get_model Separator", "name", "model"),
    _of("spleeter", "Separator", "params_descriptor"),
    _of("audiocraft", "get_pretrained", "name"),
    _of("deepspeech", "Model", "model_path"),
    _of("faster_whisper", "download_model", "size_or_id"),
    _of("whisper_jax", "FlaxWhisperPipline", "checkpoint"),
    _of("lightning_whisper_mlx", "LightningWhisperMLX", "model"),
    _of("pywhispercpp", "Model", "model"),
    _of("f5_tts", "F5TTS", "model", "model_type"),
    _of("openwakeword", "Model", "wakeword_models", "wakeword_model_paths", at=None),
    # Texts.
    _of("wtpsplit", "WtP SaT", "model_name_or_model"),
    _of("detoxify", "Detoxify", "model_type"),
    _of("easynmt", "EasyNMT", "model_name"),
    _of("bleurt", "BleurtScorer", "checkpoint"),
    _of("benepar", "Parser download", "name"),
    _of("dacy", "load", "model", channel="spacy"),
    _of("paddlenlp", "Taskflow", "model", at=None),
    _of("paddlehub", "Module", "name", at=None),
    _of("allennlp_models", "load_predictor", "model_id"),
    _of("sae_lens", "from_pretrained", "release"),
    _of("kagglehub", "model_download", "handle", channel=None),
    # Images and pages.
    _of("mmdet", "DetInferencer", "model"),
    _of("mmseg", "MMSegInferencer", "model"),
    _of("mmpretrain", "get_model inference_model ImageClassificationInferencer FeatureExtractor", "model"),
    _of("mmpose", "MMPoseInferencer Pose2DInferencer Pose3DInferencer", "pose2d", "pose3d", "model"),
    _of("mmocr", "MMOCRInferencer", "det", "rec", "kie", at=None),
    _of("detectron2", "get_checkpoint_url", "config_path"),
    _of("fiftyone", "load_zoo_model", "name_or_url"),
    _of("segmentation_models_pytorch", _SMP, "encoder_name"),
    _of("segmentation_models_pytorch", "create_model", "encoder_name", at=1),
    _of("segmentation_models", "Unet FPN Linknet PSPNet", "backbone_name"),
    _of("doctr", "ocr_predictor kie_predictor", "det_arch", "reco_arch"),
    _of("doctr", "detection_predictor recognition_predictor", "arch"),
    _of("deepface", "verify represent find", "model_name", at=None),
    _of("deepface", "build_model", "model_name"),
    _of("layoutparser", "AutoLayoutModel Detectron2LayoutModel EfficientDetLayoutModel", "config_path"),
    _of("layoutparser", "PaddleDetectionLayoutModel", "config_path"),
    _of("unstructured_inference", "get_model", "model_name"),
    _of("unstructured", "partition_pdf partition_image partition", "hi_res_model_name", at=None),
    _of("ultralytics", "YOLO YOLOWorld YOLOE SAM FastSAM RTDETR NAS", "model"),
    _of("audio_separator", "load_model", "model_filename", at=None),
    _of("fasttext", "load_model", "path"),
    _of("realesrgan", "RealESRGANer", "model_path", at=None),
    _of("gfpgan", "GFPGANer", "model_path", at=None),
    _of("cleanfid", "compute_fid make_custom_stats", "model_name", at=None),
    _of("mediapipe", "BaseOptions", "model_asset_path", at=None),
)
# What a file that calls one of them says of it: `doctr` is in the import of `doctr.models`.
ANCHORS = tuple(sorted({row[0].partition(":")[0] for row in ROWS}))
