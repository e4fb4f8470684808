import { useEffect, useState } from "react";
import { upload } from "../api/client";
import type { Attachment } from "../api/gen/core";
import { bytes } from "../text/format";
import { Field } from "./form";
import { Icon } from "./icons";

export interface Photo {
  key: string;
  file: File;
  preview: string;
  stored?: Attachment;
  failed?: string;
}

const longestSide = 2000;

// A camera's picture is made smaller before it goes out over a plant's thin radio; what cannot be
// read as a picture goes as it is.
async function reduced(file: File): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 800_000) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}

export async function stored(photo: Photo): Promise<Attachment> {
  if (photo.stored) return photo.stored;
  const blob = await reduced(photo.file);
  const file = await upload(blob);
  return {
    sha256: file.sha256,
    file_name: photo.file.name || "photo",
    media_type: file.media_type,
    size_bytes: String(file.size_bytes),
  };
}

export function Photos({ photos, onChange, camera }: {
  photos: readonly Photo[];
  onChange: (change: (before: readonly Photo[]) => readonly Photo[]) => void;
  // Phones open the camera at once.
  camera: boolean;
}) {
  const [count, setCount] = useState(0);
  useEffect(
    () => () => {
      for (const photo of photos) URL.revokeObjectURL(photo.preview);
    },
    // Only when the form goes away: a preview is needed as long as it is shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  );
  const take = (files: FileList | null) => {
    const added = [...(files ?? [])].map((file, i): Photo => ({
      key: `${count + i}`,
      file,
      preview: file.type.startsWith("image/") ? URL.createObjectURL(file) : "",
    }));
    setCount(count + added.length);
    onChange((before) => [...before, ...added]);
    for (const photo of added) {
      stored(photo)
        .then((attachment) =>
          onChange((before) => before.map((p) => (p.key === photo.key ? { ...p, stored: attachment } : p))),
        )
        .catch((error: unknown) =>
          onChange((before) =>
            before.map((p) =>
              p.key === photo.key ? { ...p, failed: error instanceof Error ? error.message : "Not sent" } : p,
            ),
          ),
        );
    }
  };
  return (
    <div className="stack">
      <Field label={camera ? "Photo" : "Photos and drawings"} hint="Pictures and PDF. A photo may be all that is left after the clean-up.">
        {({ id, describedBy }) => (
          <label className="drop" htmlFor={id}>
            <Icon name="camera" />
            <span>{photos.length > 0 ? "Add another" : camera ? "Take or choose a photo" : "Choose files"}</span>
            <input
              id={id}
              className="hidden-text"
              type="file"
              accept="image/*,application/pdf"
              {...(camera && { capture: "environment" as const })}
              multiple
              aria-describedby={describedBy}
              onChange={(e) => {
                take(e.target.files);
                e.target.value = "";
              }}
            />
          </label>
        )}
      </Field>
      {photos.length > 0 && (
        <ul className="photos">
          {photos.map((photo) => (
            <li key={photo.key} className="photo">
              {photo.preview ? <img src={photo.preview} alt="" /> : <span className="chip">{photo.file.type || "file"}</span>}
              <span>
                {photo.file.name} ·{" "}
                {photo.failed ? `not sent yet: ${photo.failed}` : photo.stored ? `stored, ${bytes(Number(photo.stored.size_bytes))}` : "sending…"}
              </span>
              <button
                type="button"
                className="button"
                onClick={() => onChange((before) => before.filter((p) => p.key !== photo.key))}
              >
                Remove<span className="hidden-text"> {photo.file.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function StoredPhotos({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul className="photos">
      {attachments.map((file) => (
        <li key={file.sha256} className="photo">
          <a href={`/v1/attachments/${file.sha256}`} target="_blank" rel="noreferrer">
            {/^image\/(jpeg|png|webp|gif)$/.test(file.media_type) ? (
              <img src={`/v1/attachments/${file.sha256}`} alt={file.file_name} loading="lazy" />
            ) : (
              file.file_name
            )}
          </a>
          <span>{bytes(Number(file.size_bytes))}</span>
        </li>
      ))}
    </ul>
  );
}
