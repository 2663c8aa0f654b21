# The night in a container: the program with OCR, as an account without rights.
FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-nld \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 monitor \
    && install -d -o monitor /data
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . ./
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .
USER monitor
VOLUME /data
ENV BELEIDSMONITOR_DATA_DIR=/data
ENTRYPOINT ["beleidsmonitor"]
CMD ["status"]
