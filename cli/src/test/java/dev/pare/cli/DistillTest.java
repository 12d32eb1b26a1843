package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillTest {
    private static final Path TRAIN = Cli.NANO.resolve("train.tsv");
    private static final Path TOKENIZER = Cli.NANO.resolve("tokenizer.json");

    @TempDir
    Path folder;

    @Test
    void writesAStudentAndComparesIt() {
        Path output = folder.resolve("student.onnx");
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--student",
                "layers: 0,1",
                "--data",
                TRAIN,
                "--tokenizer",
                TOKENIZER,
                "-o",
                output,
                "--limit",
                60,
                "--batch-size",
                8,
                "--epochs",
                1,
                "--threads",
                1,
                "--judge-data",
                Cli.DEV);
        assertThat(result.err()).contains("training");
        assertThat(result.code()).isZero();
        assertThat(output).exists();
        assertThat(result.out())
                .contains("student.onnx", "held out", "agreement", "the student keeps layers [0, 1] of 3", "accuracy");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        Cli.Result result = Cli.run("distill", Cli.MODEL, "--epochs", -1, "--freeze", "heads", "--max-drop", 1);
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("-o", "--data", "--epochs", "no role 'heads'", "--judge-data");
    }

    @Test
    void aLayerThatIsNotThereIsRefused() {
        Path output = folder.resolve("student.onnx");
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--student",
                "layers: 7",
                "--data",
                TRAIN,
                "--tokenizer",
                TOKENIZER,
                "-o",
                output,
                "--limit",
                40);
        assertThat(result.code()).isEqualTo(ExitCodes.UNREADABLE);
        assertThat(result.err()).contains("the teacher has the layers 0 to 2");
        assertThat(Files.exists(output)).isFalse();
    }
}
