package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * A form that ends with a file, read as it arrives: nobody holds the file as a whole, in memory or on disk.
 *
 * @param fields those in front of the file
 * @param file what is left of the request; null: none was chosen
 */
record Upload(Map<String, String> fields, @Nullable InputStream file) {
    private static final int LONGEST_FIELD = 1_000;

    static Upload of(HttpServletRequest request) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try {
            FileItemIterator parts = new FileUpload().getItemIterator(new Arriving(request));
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                if (!part.isFormField())
                    return new Upload(fields, part.getName().isEmpty() ? null : part.openStream());
                byte[] value = part.openStream().readNBytes(LONGEST_FIELD + 1);
                if (value.length > LONGEST_FIELD)
                    throw new RequestRefused(Why.INVALID_PARAMETER, "A field of the form is too long.");
                fields.put(part.getFieldName(), new String(value, StandardCharsets.UTF_8));
            }
        } catch (FileUploadException e) {
            throw new RequestRefused(Why.INVALID_PARAMETER, "This is no form with a file.");
        }
        return new Upload(fields, null);
    }

    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    @Override
    public String toString() {
        return "Upload";
    }

    private record Arriving(HttpServletRequest request) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public @Nullable String getContentType() {
            return request.getContentType();
        }

        @Override
        @SuppressWarnings("deprecation") // it is still asked for where the other one is not
        public int getContentLength() {
            return request.getContentLength();
        }

        @Override
        public long contentLength() {
            return request.getContentLengthLong();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return request.getInputStream();
        }
    }
}
