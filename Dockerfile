# The night in a container: the program with OCR, as an account without rights. What only building
# and testing need stays in the first stage.
FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock requirements-run.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-run.lock
COPY . ./
RUN awk '/^[^ ]/ { keep = /^setuptools==/ } keep' requirements.lock > build.lock \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r build.lock \
    && /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && /venv/bin/pip uninstall --yes setuptools \
    && rm build.lock requirements.lock

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-nld \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 monitor \
    && install -d -o monitor /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER monitor
VOLUME /data
ENV PATH=/venv/bin:$PATH BELEIDSMONITOR_DATA_DIR=/data
ENTRYPOINT ["beleidsmonitor"]
CMD ["status"]
